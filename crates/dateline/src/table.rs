//! Tables and colours on a terminal, plain columns in a pipe.

use std::io::{IsTerminal, Write};

use comfy_table::presets::NOTHING;
use comfy_table::{Attribute, Cell, CellAlignment, Color as Ink, ContentArrangement};

use crate::cli::Color;

/// How to print.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    colour: bool,
    terminal: bool,
}

/// What a word means, so that it can be set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    Plain,
    Strong,
    Faint,
    /// A place.
    Where,
    /// A time.
    When,
    /// An actor.
    Who,
    /// What was done.
    What,
    /// A source.
    Source,
    /// Denied, negated.
    Against,
    /// Planned, possible.
    Open,
}

impl Paint {
    fn ink(self) -> Option<Ink> {
        match self {
            Paint::Plain | Paint::Strong => None,
            Paint::Faint => Some(Ink::DarkGrey),
            Paint::Where => Some(Ink::Green),
            Paint::When => Some(Ink::Cyan),
            Paint::Who => Some(Ink::Blue),
            Paint::What => Some(Ink::Yellow),
            Paint::Source => Some(Ink::Magenta),
            Paint::Against => Some(Ink::Red),
            Paint::Open => Some(Ink::DarkYellow),
        }
    }
}

impl Style {
    /// Looks at standard output, and at NO_COLOR.
    pub fn new(color: Color) -> Style {
        let terminal = std::io::stdout().is_terminal();
        let colour = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Style { colour, terminal }
    }

    /// A word in its colour.
    pub fn paint(self, words: &str, paint: Paint) -> String {
        let code = match paint {
            _ if !self.colour => return words.to_owned(),
            Paint::Plain => return words.to_owned(),
            Paint::Strong => "1",
            Paint::Faint => "90",
            Paint::Where => "32",
            Paint::When => "36",
            Paint::Who => "34",
            Paint::What => "33",
            Paint::Source => "35",
            Paint::Against => "31",
            Paint::Open => "33",
        };
        format!("\u{1b}[{code}m{words}\u{1b}[0m")
    }
}

/// A table without rules: it wraps to the width of a terminal, and runs on in a pipe.
pub struct Table {
    table: comfy_table::Table,
    style: Style,
}

impl Table {
    /// A table with a head.
    pub fn new(style: Style, head: &[&str]) -> Table {
        let mut table = comfy_table::Table::new();
        table.load_style(NOTHING);
        if style.terminal {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
        if style.colour {
            table.enforce_styling()
        } else {
            table.force_no_tty()
        };
        table.set_header(head.iter().map(|name| {
            let cell = Cell::new(name).set_alignment(CellAlignment::Left);
            if style.colour {
                cell.add_attribute(Attribute::Underlined)
            } else {
                cell
            }
        }));
        Table { table, style }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = (String, Paint)>) {
        let style = self.style;
        self.table.add_row(cells.into_iter().map(|(words, paint)| {
            let mut cell = Cell::new(plain(&words));
            if style.colour {
                if let Some(ink) = paint.ink() {
                    cell = cell.fg(ink);
                }
                if paint == Paint::Strong {
                    cell = cell.add_attribute(Attribute::Bold);
                }
            }
            cell
        }));
    }

    /// Prints it.
    pub fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        for line in self.table.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// One line without control characters: those of a report must not reach the terminal.
pub fn plain(words: &str) -> String {
    words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
