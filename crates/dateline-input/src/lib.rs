//! Reports from files, folders, web pages, feeds and web archives.
//!
//! [`files`] lists what is to be read under some paths, and [`read`] gives the reports of a file one at a time:
//! a text is one report, and so are each line of JSON Lines, each row of a CSV table, the article of a saved web
//! page, each entry of a feed, and each page of a WARC or WACZ archive with an article. All but WACZ may be packed
//! with gzip. What cannot be read is an [`InputError`] that names the input and the place; the rest goes on.
//! [`fetched`] reads what an address of the web answered, and lists the pages of a [`Sitemap`]; the fetching is not done here.
//! [`Limits`] bound what a broken or hostile input can cost.

mod csv_table;
mod deadline;
mod document;
mod error;
mod feed;
mod fetched;
mod files;
mod furniture;
mod html;
mod json_lines;
mod language;
mod limits;
mod meter;
mod read;
mod sitemap;
mod text;
mod wacz;
mod warc;

pub use document::{Document, Form, Given, iso};
pub use error::{InputError, InputErrorKind};
pub use fetched::{Answer, Fetched, fetched, saved_list};
pub use files::files;
pub use limits::Limits;
pub use read::{Input, Inputs, read, read_from};
pub use sitemap::{Link, Sitemap};
