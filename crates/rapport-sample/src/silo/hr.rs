//! Staff and territories: two plain tables of human resources.

use super::Tally;
use super::table::Table;
use crate::error::SampleError;
use crate::staff::Team;
use std::path::Path;

/// Territory, its name, and its business unit as in org.yaml.
const TERRITORIES: [(&str, &str, &str); 6] = [
    ("motion_north", "Motion North", "motion"),
    ("motion_south", "Motion South", "motion"),
    ("fluid_east", "Fluid East", "fluid"),
    ("fluid_west", "Fluid West", "fluid"),
    ("metering_coast", "Metering Coast", "metering"),
    ("metering_inland", "Metering Inland", "metering"),
];

pub(super) fn write(folder: &Path, teams: &[Team], tally: &mut Tally) -> Result<(), SampleError> {
    let mut table = Table::create(
        folder,
        "hr/territories.csv",
        &["territory", "name", "business_unit"],
    )?;
    for (code, name, unit) in TERRITORIES {
        table.row(&[code, name, unit])?;
    }
    table.finish()?;
    let header = ["staff_code", "name", "function", "territory", "manager"];
    let mut table = Table::create(folder, "hr/staff.csv", &header)?;
    for member in teams
        .iter()
        .flat_map(|team| team.others.iter().chain(&team.sales))
    {
        let manager = member.manager.as_deref().unwrap_or("");
        let name = member.name.full();
        table.row(&[
            &member.code,
            &name,
            member.function,
            member.territory,
            manager,
        ])?;
        tally.row("staff");
    }
    table.finish()
}
