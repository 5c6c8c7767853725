//! A report in, a [`Reading`] out.
//!
//! [`Reader::read`] runs the floors below in order and lays their results out as the JSON contract has
//! them. It is a pure function of the report, the models and the data files.

mod layout;
mod reader;
pub mod reading;
mod screen;

pub use dateline_language::Size;
pub use dateline_quantity::Profile as Figures;
pub use reader::{Floors, Reader};
pub use reading::Reading;
