//! `dateline serve`.

use std::io::Write;
use std::net::SocketAddr;

use anyhow::Context;
use dateline::server::{Limits, Options, Server, token};

use crate::cli;

/// Threads that wait for connections; the work on the ledger has its own.
const THREADS: usize = 2;

/// Threads that work on the ledger at once; more of them would only hold each other up.
const WORKING: usize = 16;

/// Serves until it is stopped; always `true`.
pub fn run(args: &cli::Serve) -> anyhow::Result<bool> {
    let token = token()?;
    let server = Server::bind(Options {
        ledger: args.ledger.place.clone(),
        address: SocketAddr::new(args.bind, args.port),
        hosts: args.host.clone(),
        token: token.clone(),
        open_writes: args.open_writes,
        with_names: args.with_names,
        windows: args.windows.windows(),
        limits: Limits {
            requests: f64::from(args.rate.max(1)),
            writes: f64::from(args.write_rate.max(1)),
            ..Limits::default()
        },
        tiles: args.tiles.clone(),
    })?;
    let address = server.address();
    let mut out = std::io::stdout().lock();
    writeln!(out, "serving {} at", args.ledger.place)?;
    writeln!(out, "  http://{address}/#token={token}")?;
    if !args.bind.is_loopback() {
        writeln!(out, "whoever can reach {address} can read it; see docs/server.md")?;
    }
    writeln!(out, "Ctrl+C stops it")?;
    out.flush()?;
    drop(out);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .max_blocking_threads(WORKING)
        .enable_all()
        .build()
        .context("no threads to serve with")?
        .block_on(server.run(stopped()))?;
    Ok(true)
}

/// Done when the user or the system asks the program to stop.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a handler the system ends the program itself.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
