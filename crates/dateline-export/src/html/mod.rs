//! One self-contained page: each report with its words lit, its claims, a map and a timeline.
//!
//! The page needs no network, and reads without JavaScript: the script only lights up what belongs
//! together. Whatever comes from a report goes through [`Escaped`], and the page's own policy allows
//! no style or script but the two that are named in it by their hash.

mod card;
mod escape;
mod interval;
mod labels;
mod lands;
mod map;
mod outline;
mod page;
mod pins;
mod projection;
mod story;
mod timeline;
mod wording;
mod words;

pub use page::html;
