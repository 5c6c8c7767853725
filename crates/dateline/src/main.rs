//! The program: parses arguments and runs one command.

mod actors;
mod add;
mod adding;
mod brief;
mod claims;
mod cli;
mod control;
mod copy;
mod diff;
mod explain;
mod export;
mod fetch;
mod find;
mod gazetteer;
mod home;
mod incidents;
mod inputs;
mod lexicon;
mod read;
mod review;
mod robots;
mod score;
mod serve;
mod table;
mod timed;
mod verify;
mod watch;
mod withhold;
mod worker;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let style = table::Style::new(cli.color);
    let home = home::Home::new(cli.home.as_deref());
    let done = match cli.command {
        Command::Read(args) => read::run(&args, &home, style),
        Command::Explain(args) => explain::run(&args, &home, style),
        Command::Gazetteer(args) => gazetteer::run(&args, &home, style),
        Command::Score(args) => score::run(&args, style),
        Command::Actors(args) => actors::run(&args, &home, style),
        Command::Lexicon(args) => lexicon::run(&args, &home, style),
        Command::Add(args) => add::run(&args, &home, style),
        Command::Watch(args) => watch::run(&args, &home, style),
        Command::Find(args) => find::run(&args, style),
        Command::Incidents(args) => incidents::run(&args, style),
        Command::Control(args) => control::run(&args, style),
        Command::Brief(args) => brief::run(&args, style),
        Command::Diff(args) => diff::run(&args, style),
        Command::Review(args) => review::run(&args, style),
        Command::Withhold(args) => withhold::run(&args, style),
        Command::Export(args) => export::run(&args, style),
        Command::Copy(args) => copy::run(&args, style),
        Command::Verify(args) => verify::run(&args, style),
        Command::Serve(args) => serve::run(&args),
        Command::Worker(args) => worker::run(&args, &home),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dateline: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whoever reads our output has seen enough ("dateline read … | head").
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
