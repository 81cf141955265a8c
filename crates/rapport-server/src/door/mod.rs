//! What every request passes on its way in and every answer on its way out.

pub(crate) mod envelope;
pub(crate) mod extract;
pub(crate) mod fresh;
pub(crate) mod guard;
