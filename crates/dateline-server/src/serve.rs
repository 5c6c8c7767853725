//! A server from its port to its end.

use std::io::Read;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use dateline_incident::Windows;
use dateline_ledger::Location;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower_http::services::ServeFile;

use crate::answer::AtHand;
use crate::error::{Problem, ServerError};
use crate::guard::{Hosts, Limits, Peer, Rate, guard};
use crate::labels::Labels;
use crate::store::Store;
use crate::{api, files, pages};

/// How a ledger is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// The ledger.
    pub ledger: Location,
    /// Where to listen; port 0 takes a free one.
    pub address: SocketAddr,
    /// Names beside those of the address under which it may be asked.
    pub hosts: Vec<String>,
    /// What a write must bring with it.
    pub token: String,
    /// Whether the page that is served holds the token, so that whoever opens it may write.
    pub open_writes: bool,
    /// Whether names of private persons are shown.
    pub with_names: bool,
    /// How far apart claims of one happening may be.
    pub windows: Windows,
    /// How much may be asked.
    pub limits: Limits,
    /// A PMTiles archive to draw the map on.
    pub tiles: Option<PathBuf>,
}

/// A ledger on a port.
pub struct Server {
    listener: std::net::TcpListener,
    address: SocketAddr,
    tiles: Option<PathBuf>,
    app: Arc<App>,
}

/// What all answers are made from.
pub(crate) struct App {
    pub store: Store,
    pub labels: Labels,
    pub has_tiles: bool,
    pub at_hand: AtHand,
    pub token: String,
    pub open_writes: bool,
    pub hosts: Hosts,
    pub limits: Limits,
    pub requests: Rate,
    pub writes: Rate,
}

/// A token that cannot be guessed: 128 bits in hexadecimal.
///
/// # Errors
/// Where the system gives no random numbers.
pub fn token() -> Result<String, ServerError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| ServerError::Random(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Time to finish what is begun when the server stops.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// Time for the head of a request.
const HEAD: Duration = Duration::from_secs(10);

impl Server {
    /// Takes the port, opens the ledger and lays it out. Some seconds for a ledger of a hundred thousand claims.
    ///
    /// # Errors
    /// Where the address cannot be listened on, or the ledger not be read.
    pub fn bind(options: Options) -> Result<Server, ServerError> {
        let refused = |error| ServerError::Bind {
            address: options.address,
            error,
        };
        options.tiles.as_deref().map(look_at_tiles).transpose()?;
        let listener = std::net::TcpListener::bind(options.address).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let app = Arc::new(App {
            store: Store::open(options.ledger, options.with_names, options.windows)?,
            labels: Labels::default(),
            has_tiles: options.tiles.is_some(),
            at_hand: AtHand::default(),
            token: options.token,
            open_writes: options.open_writes,
            hosts: Hosts::new(address, &options.hosts),
            limits: options.limits,
            requests: Rate::new(options.limits.requests),
            writes: Rate::new(options.limits.writes),
        });
        Ok(Server {
            listener,
            address,
            tiles: options.tiles,
            app,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is done; then takes no more connections, and finishes what is begun within some seconds.
    ///
    /// # Errors
    /// Where the port cannot be used.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), ServerError> {
        let address = self.address;
        let listener =
            TcpListener::from_std(self.listener).map_err(|error| ServerError::Bind { address, error })?;
        let router = router(self.app.clone(), self.tiles);
        // Putting incidents together takes a while in a large ledger; whoever asks for them first need not wait for all of it.
        let app = self.app.clone();
        tokio::task::spawn_blocking(move || {
            if let Ok(view) = app.store.view() {
                app.store.grouped(&view);
            }
        });
        let free = Arc::new(Semaphore::new(self.app.limits.connections));
        let graceful = GracefulShutdown::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            // Whoever comes when all connections are taken waits in the system's queue.
            let (permit, accepted) = tokio::select! {
                () = &mut stop => break,
                next = async {
                    let permit = free.clone().acquire_owned().await;
                    (permit, listener.accept().await)
                } => next,
            };
            let Ok((stream, peer)) = accepted else {
                // Out of file handles, most likely: those that are open go on.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let router = router.clone().layer(axum::Extension(Peer(peer.ip())));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
            let connection = graceful.watch(connection);
            tokio::spawn(async move {
                let _permit = permit;
                // Whoever hangs up has seen enough.
                let _ = connection.await;
            });
        }
        drop(listener);
        let _ = tokio::time::timeout(LAST_WORDS, graceful.shutdown()).await;
        Ok(())
    }
}

/// Where the page asks for the map that the user brought; PMTiles are read in ranges.
const TILES: &str = "/tiles.pmtiles";

/// How a PMTiles archive begins (version 3 of the format).
const MAGIC: &[u8] = b"PMTiles\x03";

fn look_at_tiles(path: &Path) -> Result<(), ServerError> {
    let wrong = |message: String| ServerError::Tiles {
        path: path.to_owned(),
        message,
    };
    let mut head = [0; MAGIC.len()];
    let mut file = std::fs::File::open(path).map_err(|error| wrong(error.to_string()))?;
    let read = file.read_exact(&mut head);
    if read.is_err() || head != MAGIC {
        return Err(wrong("is no PMTiles archive (version 3)".into()));
    }
    Ok(())
}

fn router(app: Arc<App>, tiles: Option<PathBuf>) -> Router {
    let mut router = Router::new();
    if let Some(tiles) = tiles {
        router = router.route_service(TILES, ServeFile::new(tiles));
    }
    for (path, methods) in api::routes().into_iter().chain(pages::routes()) {
        router = router.route(path, methods);
    }
    router
        .fallback(files::serve)
        .method_not_allowed_fallback(async || Problem::method())
        .layer(DefaultBodyLimit::max(app.limits.body))
        .layer(from_fn_with_state(app.clone(), guard))
        .with_state(app)
}
