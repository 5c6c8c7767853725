//! Writes the page for the readings in a JSON Lines file: `page READINGS.jsonl PAGE.html`.

use dateline_reader::Reading;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(readings), Some(page)) = (arguments.next(), arguments.next()) else {
        return Err("usage: page READINGS.jsonl PAGE.html".into());
    };
    let lines = std::fs::read_to_string(readings)?;
    let readings: Vec<Reading> = lines
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    dateline_export::html(&readings, std::fs::File::create(page)?)?;
    Ok(())
}
