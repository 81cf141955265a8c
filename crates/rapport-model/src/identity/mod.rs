//! Who is one person: a graph of identifiers and dated evidence (domain.md 1.3, 9.5; architecture 1).
//!
//! A fact names an [`IdentifierId`], never a person. Evidence says that two identifiers are, or are not, one person, and may
//! be taken back; it is only ever appended. A person is a component of the graph at an [`IdentityVersion`], so that whatever
//! was joined can be parted again, and any moment of the past can be asked who was thought to be whom.

mod components;
mod evidence;
mod join;
mod version;

pub use components::{Components, Contested, Node, components};
pub use evidence::{Basis, Evidence, Verdict, in_force};
pub use version::{IdentityVersion, Moved};
