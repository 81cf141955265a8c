//! The three customer segments, how each silo writes them, and whether relationships lead revenue there.

/// How far revenue follows the strength of the relationship.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lead {
    /// In words, for the truth.
    pub(crate) strength: &'static str,
    /// Months from a change of the relationship to the change of revenue.
    pub(crate) lag_months: u32,
    /// Change of the logarithm of revenue for one unit of strength.
    pub(crate) effect: f64,
    /// Deviation of what has nothing to do with the relationship.
    pub(crate) noise: f64,
    /// Share of the people whose answers follow what they do.
    pub(crate) voices_agree: f64,
}

/// A customer segment.
#[derive(Debug)]
pub(crate) struct Segment {
    /// Code of the scope in org.yaml.
    pub(crate) scope: &'static str,
    /// As the CRM writes it.
    pub(crate) crm: &'static str,
    /// Sales organisation in the ERP.
    pub(crate) erp: &'static str,
    /// List in the marketing system.
    pub(crate) list: &'static str,
    /// Web site.
    pub(crate) site: &'static str,
    /// Queue of the service desk.
    pub(crate) queue: &'static str,
    /// Beginning of staff codes.
    pub(crate) staff: &'static str,
    /// Territories of its business unit.
    pub(crate) territories: [&'static str; 2],
    /// What they buy.
    pub(crate) products: [&'static str; 3],
    /// Their trades.
    pub(crate) industries: [&'static str; 3],
    /// Whether relationships lead revenue.
    pub(crate) lead: Lead,
}

pub(crate) const SEGMENTS: [Segment; 3] = [
    Segment {
        scope: "machine_builders",
        crm: "Machine Builders",
        erp: "1000",
        list: "MB",
        site: "motion.ferrow.example",
        queue: "motion-support",
        staff: "mot",
        territories: ["motion_north", "motion_south"],
        products: ["Servo drives", "Controllers", "Cable sets"],
        industries: ["Packaging machines", "Machine tools", "Textile machines"],
        lead: Lead {
            strength: "strong",
            lag_months: 3,
            effect: 0.9,
            noise: 0.15,
            voices_agree: 0.8,
        },
    },
    Segment {
        scope: "process_plants",
        crm: "Process Plants",
        erp: "2000",
        list: "PP",
        site: "fluid.ferrow.example",
        queue: "fluid-support",
        staff: "flu",
        territories: ["fluid_east", "fluid_west"],
        products: ["Dosing pumps", "Control valves", "Seal kits"],
        industries: ["Food and drink", "Chemicals", "Paper"],
        lead: Lead {
            strength: "weak",
            lag_months: 2,
            effect: 0.25,
            noise: 0.5,
            voices_agree: 0.5,
        },
    },
    Segment {
        scope: "public_utilities",
        crm: "Public Utilities",
        erp: "3000",
        list: "PU",
        site: "metering.ferrow.example",
        queue: "metering-support",
        staff: "met",
        territories: ["metering_coast", "metering_inland"],
        products: ["Flow meters", "Gateways", "Calibration"],
        industries: ["Water supply", "District heating", "Grid operation"],
        lead: Lead {
            strength: "none",
            lag_months: 0,
            effect: 0.0,
            noise: 0.6,
            voices_agree: 0.3,
        },
    },
];

impl Segment {
    /// Whether revenue has nothing to do with what people do, given the size of the account.
    pub(crate) fn is_null(&self) -> bool {
        self.lead.lag_months == 0
    }
}
