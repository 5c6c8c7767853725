//! The program.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures readings against gold files.
    Score {
        task: String,
        gold: Vec<PathBuf>,
        #[arg(long)]
        json: bool,
    },
}

fn main() -> anyhow::Result<()> {
    let Command::Score { task, gold, json } = Cli::parse().command;
    let score = dateline_score::score(&task, &gold)?;
    if json {
        println!("{}", serde_json::to_string(&score)?);
    } else {
        for f in &score.figures {
            println!(
                "{:<40} {:.4} {:?} {:?} right {} gold {}",
                f.name, f.value, f.precision, f.recall, f.right, f.gold
            );
        }
    }
    Ok(())
}
