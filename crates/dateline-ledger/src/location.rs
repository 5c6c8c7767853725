//! Where a ledger is kept.

use std::ffi::OsString;
use std::fmt::{self, Debug, Display, Formatter};
use std::path::{Path, PathBuf};

/// Where a ledger is kept: in a file, or in a database of a PostgreSQL server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A file of SQLite.
    File(PathBuf),
    /// A database of PostgreSQL with PostGIS.
    Postgres(PostgresUrl),
}

/// The address of a database, `postgres://USER:PASSWORD@HOST:PORT/DATABASE?…`. Shown without the password.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl {
    url: String,
    password: Option<String>,
}

const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

impl Location {
    /// The same with a password for a database whose address has none.
    pub fn with_password(self, password: Option<String>) -> Location {
        match self {
            Location::Postgres(url) => Location::Postgres(PostgresUrl { password, ..url }),
            file => file,
        }
    }
}

impl PostgresUrl {
    /// The address with all that stands in it.
    pub(crate) fn whole(&self) -> &str {
        &self.url
    }

    /// The password for an address that has none.
    pub(crate) fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }
}

impl From<OsString> for Location {
    fn from(words: OsString) -> Location {
        match words.to_str() {
            Some(url) if SCHEMES.iter().any(|scheme| url.starts_with(scheme)) => {
                Location::Postgres(PostgresUrl {
                    url: url.to_owned(),
                    password: None,
                })
            }
            _ => Location::File(words.into()),
        }
    }
}

impl From<&str> for Location {
    fn from(words: &str) -> Location {
        Location::from(OsString::from(words))
    }
}

impl From<PathBuf> for Location {
    fn from(path: PathBuf) -> Location {
        Location::File(path)
    }
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Location {
        Location::File(path.to_owned())
    }
}

impl From<&PathBuf> for Location {
    fn from(path: &PathBuf) -> Location {
        Location::File(path.clone())
    }
}

impl From<&Location> for Location {
    fn from(location: &Location) -> Location {
        location.clone()
    }
}

impl Display for Location {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Location::File(path) => Display::fmt(&path.display(), f),
            Location::Postgres(url) => Display::fmt(url, f),
        }
    }
}

/// Scheme, user, host, port and database. A password may hold anything, also where the address is wrong: what
/// stands between the first colon after the scheme and the last "@" is left out, and so is what comes after a "?".
impl Display for PostgresUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let scheme = SCHEMES.iter().find(|scheme| self.url.starts_with(*scheme));
        let (scheme, rest) = self.url.split_at(scheme.map_or(0, |scheme| scheme.len()));
        let (user, host) = match rest.rsplit_once('@') {
            Some((user, host)) => (user.split([':', '?']).next(), host),
            None => (None, rest),
        };
        let host = host.split('?').next().unwrap_or_default();
        f.write_str(scheme)?;
        match user {
            Some(user) => write!(f, "{user}@{host}"),
            None => f.write_str(host),
        }
    }
}

impl Debug for PostgresUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_servers_are_told_from_files() {
        for url in ["postgres://localhost/badia", "postgresql:///badia?host=/run"] {
            assert!(matches!(Location::from(url), Location::Postgres(_)), "{url}");
        }
        for file in ["badia.dateline", "postgres", "postgres:/badia", "./postgres://x"] {
            assert_eq!(Location::from(file), Location::File(file.into()));
        }
    }

    #[test]
    fn no_password_is_shown() {
        for (url, shown) in [
            (
                "postgres://ada:secret@host:5433/badia",
                "postgres://ada@host:5433/badia",
            ),
            (
                "postgres://ada@host/badia?password=secret",
                "postgres://ada@host/badia",
            ),
            (
                "postgres://host/badia?password=secret&user=ada",
                "postgres://host/badia",
            ),
            ("postgresql://[::1]:5432/badia", "postgresql://[::1]:5432/badia"),
            // Not as it should be: a password with signs that must be escaped.
            ("postgres://ada:se/cr?e@t@host/badia", "postgres://ada@host/badia"),
            ("postgres://ada:secret", "postgres://ada:secret"),
        ] {
            let location = Location::from(url).with_password(Some("secret".into()));
            assert_eq!(location.to_string(), shown);
            assert!(!format!("{location:?}").contains("password"));
        }
    }
}
