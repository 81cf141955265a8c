//! What each interaction costs, as the template's own flow says: the generator is calibrated against what the fold will
//! compute.

use rapport_model::flow::{CompiledFlow, Flow};
use rapport_model::{Minor, TypeId, yaml};
use std::collections::BTreeMap;

static FLOW: &str = include_str!("../../../examples/sample/flows/customers.yaml");

/// Variable cost by interaction type, in minor units.
#[derive(Debug)]
pub(crate) struct Costs(BTreeMap<String, i64>);

impl Costs {
    /// The costs of the flow that ships with the template; a message when it cannot be read.
    pub(crate) fn of_template() -> Result<Self, String> {
        let flow: Flow = yaml::read(FLOW).map_err(|problem| problem.message)?;
        let codes: Vec<String> = flow.types.iter().map(|t| t.code.value.clone()).collect();
        let number = |code: &str| {
            let found = codes.iter().position(|known| known == code);
            TypeId(found.unwrap_or(0) as i32)
        };
        let compiled = CompiledFlow::new(flow.clone(), &number)
            .map_err(|problems| problems.into_iter().map(|p| p.message).collect::<String>())?;
        let cost = |code: &String| compiled.get(number(code)).map_or(0, |t| t.cost.0);
        Ok(Self(codes.iter().map(|c| (c.clone(), cost(c))).collect()))
    }

    /// Cost of one interaction of this type.
    pub(crate) fn of(&self, code: &str) -> Minor {
        Minor(self.0.get(code).copied().unwrap_or(0))
    }

    /// Whether the flow has this type.
    #[cfg(test)]
    pub(crate) fn knows(&self, code: &str) -> bool {
        self.0.contains_key(code)
    }
}
