//! From an address to a connection: encryption, waiting, and what can go wrong on the way.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::error::SqlState;
use postgres::{Client, Config, Error, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::chain;
use crate::{LedgerError, PostgresUrl};

/// Where Debian's servers have their sockets, for an address without a host.
const SOCKETS: &str = "/var/run/postgresql";

/// How long to wait for a server that does not answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What an address asks for.
struct Asked {
    config: Config,
    is_encrypted: bool,
    /// File with the certificates of those who may vouch for the server; the public ones where it is not given.
    authorities: Option<PathBuf>,
}

pub(super) fn connect(url: &PostgresUrl) -> Result<Client, LedgerError> {
    let asked = Asked::read(url)?;
    let done = if asked.is_encrypted {
        asked.config.connect(encryption(url, &asked)?)
    } else {
        asked.config.connect(NoTls)
    };
    done.map_err(|error| refused(url, &error))
}

impl Asked {
    fn read(url: &PostgresUrl) -> Result<Asked, LedgerError> {
        let wrong = |why: String| LedgerError::Wrong(format!("{url}: {why}"));
        let (mut rest, query) = match url.whole().split_once('?') {
            Some((rest, query)) => (rest.to_owned(), query),
            None => (url.whole().to_owned(), ""),
        };
        let (mut mode, mut authorities) = (None, None);
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let (key, value) = form_urlencoded::parse(part.as_bytes()).next().unwrap_or_default();
            match key.as_ref() {
                "sslmode" => mode = Some(value.into_owned()),
                "sslrootcert" => authorities = Some(PathBuf::from(value.as_ref())),
                _ => {
                    rest.push(if rest.contains('?') { '&' } else { '?' });
                    rest.push_str(part);
                }
            }
        }
        // The words of the parser do not say what stands there, so they hold no password.
        let mut config: Config = rest.parse().map_err(|error| {
            wrong(format!(
                "is not the address of a database, postgres://USER@HOST:PORT/DATABASE ({})",
                chain(&error)
            ))
        })?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            config.host(if Path::new(SOCKETS).is_dir() {
                SOCKETS
            } else {
                "localhost"
            });
        }
        let is_encrypted = match mode.as_deref() {
            Some("disable") => false,
            Some("require" | "verify-full") => true,
            None => authorities.is_some() || !is_here(&config),
            Some(other) => {
                return Err(wrong(format!(
                    "sslmode={other}: write disable, require or verify-full"
                )));
            }
        };
        config.ssl_mode(if is_encrypted {
            SslMode::Require
        } else {
            SslMode::Disable
        });
        if let (None, Some(password)) = (config.get_password(), url.password()) {
            config.password(password);
        }
        if config.get_application_name().is_none() {
            config.application_name("dateline");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        Ok(Asked {
            config,
            is_encrypted,
            authorities,
        })
    }
}

/// Whether all hosts are this machine.
fn is_here(config: &Config) -> bool {
    let named = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            let address: Option<IpAddr> = name.parse().ok();
            name == "localhost" || address.is_some_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    named && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

/// TLS 1.2 or 1.3 with a server whose certificate somebody trusted vouches for, under the name in the address.
fn encryption(url: &PostgresUrl, asked: &Asked) -> Result<MakeRustlsConnect, LedgerError> {
    let mut roots = RootCertStore::empty();
    match &asked.authorities {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            let wrong = |why: &dyn std::fmt::Display| {
                LedgerError::Wrong(format!("{url}: sslrootcert={}: {why}", file.display()))
            };
            for certificate in CertificateDer::pem_file_iter(file).map_err(|error| wrong(&error))? {
                let certificate = certificate.map_err(|error| wrong(&error))?;
                roots.add(certificate).map_err(|error| wrong(&error))?;
            }
            if roots.is_empty() {
                return Err(wrong(&"holds no certificate"));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| LedgerError::Wrong(format!("{url}: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// Why there is no connection.
fn refused(url: &PostgresUrl, error: &Error) -> LedgerError {
    let server = url.to_string();
    let Some(said) = error.as_db_error() else {
        return LedgerError::Unreachable {
            server,
            why: chain(error),
        };
    };
    let message = said.message();
    match *said.code() {
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => LedgerError::Refused {
            server,
            why: message.to_owned(),
        },
        SqlState::INVALID_CATALOG_NAME => LedgerError::NoDatabase { server },
        _ => LedgerError::Unreachable {
            server,
            why: message.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Location;

    fn read(url: &str) -> Result<Asked, LedgerError> {
        match Location::from(url) {
            Location::Postgres(url) => Asked::read(&url),
            Location::File(_) => panic!("{url} is a file"),
        }
    }

    #[test]
    fn connections_to_other_machines_are_encrypted() {
        for (url, is_encrypted) in [
            ("postgres:///badia", false),
            ("postgres://localhost/badia", false),
            ("postgres://ada@127.0.0.1:5433/badia", false),
            ("postgres://[::1]/badia", false),
            ("postgres:///badia?host=/run/postgresql", false),
            ("postgres://db.example.org/badia", true),
            ("postgres://db.example.org/badia?sslmode=disable", false),
            ("postgres://localhost/badia?sslmode=verify-full", true),
            ("postgres://localhost/badia?sslrootcert=/etc/ca.pem", true),
            ("postgres://localhost,db.example.org/badia", true),
            ("postgres://localhost/badia?hostaddr=192.0.2.1", true),
            ("postgres:///badia?hostaddr=127.0.0.1", false),
        ] {
            assert_eq!(read(url).expect(url).is_encrypted, is_encrypted, "{url}");
        }
    }

    #[test]
    fn what_an_address_says_is_kept_and_what_is_wrong_is_said_without_the_password() {
        let url =
            "postgres://ada:a%20b@localhost/badia?sslrootcert=%2Fetc%2Fca.pem&options=-csearch_path%3Dnorth";
        let asked = read(url).expect("an address");
        assert_eq!(asked.config.get_password(), Some(&b"a b"[..]));
        assert_eq!(asked.config.get_options(), Some("-csearch_path=north"));
        assert_eq!(asked.authorities, Some("/etc/ca.pem".into()));
        for url in [
            "postgres://ada:secret@localhost/badia?sslmode=prefer",
            "postgres://ada:secret@localhost:port/badia",
            "postgres://ada:secret@localhost/badia?colour=red",
        ] {
            let error = read(url).err().expect(url).to_string();
            assert!(!error.contains("secret"), "{error}");
            assert!(error.starts_with("postgres://ada@localhost"), "{error}");
        }
    }

    #[test]
    fn a_password_may_come_from_elsewhere() {
        let Location::Postgres(url) =
            Location::from("postgres://ada@localhost/badia").with_password(Some("b".into()))
        else {
            panic!("not a server");
        };
        assert_eq!(
            Asked::read(&url).expect("an address").config.get_password(),
            Some(&b"b"[..])
        );
    }
}
