//! KML 2.3: a placemark for each claim that has a place.

use std::io::Write;

use crate::ExportError;
use crate::layouts::Kept;
use crate::lookup::{Lookup, place_name, trigger};

/// Writes the placemarks of one reading after another.
pub struct KmlWriter<W: Write> {
    out: W,
}

impl<W: Write> KmlWriter<W> {
    /// Opens the document.
    pub fn new(mut out: W) -> Result<KmlWriter<W>, ExportError> {
        out.write_all(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>\n\
              <name>dateline claims</name>\n",
        )?;
        Ok(KmlWriter { out })
    }

    /// Writes a placemark for each claim with a position.
    pub fn write(&mut self, kept: &Kept<'_>, wanted: Option<&[bool]>) -> Result<(), ExportError> {
        let lookup = Lookup::new(kept.reading);
        for (at, claim) in kept.reading.claims.iter().enumerate() {
            if wanted.is_some_and(|wanted| !wanted.get(at).copied().unwrap_or(false)) {
                continue;
            }
            let point = lookup
                .place(claim)
                .and_then(|place| Some((place, place.lat?, place.lon?)));
            let Some((place, lat, lon)) = point else { continue };
            let id = kept.claim_ids.get(at).map_or("", String::as_str);
            let what = trigger(claim).map_or("", |words| words.text.as_str());
            let kind = claim.event.as_ref().map_or("", |event| event.kind.as_str());
            let span = lookup
                .time(claim)
                .and_then(|time| Some((time.from.as_deref()?, time.to.as_deref()?)));
            writeln!(
                self.out,
                "<Placemark id=\"c{}\"><name>{}</name>",
                escape(id),
                escape(place_name(place))
            )?;
            if let Some((from, to)) = span {
                // A minute without a zone is no dateTime of KML; its day is.
                let day = |moment: &str| escape(moment.get(..10).unwrap_or(moment));
                writeln!(
                    self.out,
                    "<TimeSpan><begin>{}</begin><end>{}</end></TimeSpan>",
                    day(from),
                    day(to)
                )?;
            }
            write!(self.out, "<ExtendedData>")?;
            let source = &claim.source;
            let radius = place.radius_km.map(|radius| radius.to_string());
            for (name, value) in [
                ("event_type", Some(kind)),
                ("words", Some(what)),
                ("status", Some(claim.status.as_str())),
                ("source_kind", Some(source.kind.as_str())),
                ("source_name", source.name.as_deref()),
                ("outlet", kept.reading.report.outlet.as_deref()),
                ("radius_km", radius.as_deref()),
            ] {
                if let Some(value) = value.filter(|value| !value.is_empty()) {
                    write!(
                        self.out,
                        "<Data name=\"{name}\"><value>{}</value></Data>",
                        escape(value)
                    )?;
                }
            }
            writeln!(
                self.out,
                "</ExtendedData><Point><coordinates>{lon},{lat}</coordinates></Point></Placemark>"
            )?;
        }
        Ok(())
    }

    /// Closes the document.
    pub fn finish(mut self) -> Result<(), ExportError> {
        self.out.write_all(b"</Document></kml>\n")?;
        self.out.flush()?;
        Ok(())
    }
}

/// Text without what is markup, and without the control characters that XML cannot hold.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_report_is_markup() {
        assert_eq!(escape("a<b> & \"c\"\u{1}"), "a&lt;b&gt; &amp; &quot;c&quot; ");
    }
}
