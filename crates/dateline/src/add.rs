//! `dateline add`.

use crate::adding::Adding;
use crate::fetch::Web;
use crate::home::Home;
use crate::table::Style;
use crate::{cli, inputs};

/// Reads and keeps; `false` where an input could not be read.
pub fn run(args: &cli::Add, home: &Home, style: Style) -> anyhow::Result<bool> {
    let mut adding = Adding::new(&args.keeping, home, style)?;
    let about = &args.keeping.about;
    if args.keeping.fetching.fetch {
        let mut web = Web::new(&args.keeping.fetching, about.limits());
        adding.keep_all(inputs::fetched(&args.keeping.sources, about, &mut web))?;
    } else {
        adding.keep_all(inputs::reports(&args.keeping.sources, about))?;
    }
    Ok(adding.all_read)
}
