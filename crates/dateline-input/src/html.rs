//! The article of a web page.
//!
//! The base is the readability algorithm (`dom_smoothie`); around it we look for the date and address where pages
//! have them, clear away furniture, set captions on lines of their own, and drop what is said twice. Where a page
//! holds the text of its article as data, and shows less of it, the data are taken. What else is furniture, the layout of the
//! report floor sets aside.

use dateline_report::{Metadata, Published, PublishedBasis};
use dom_query::Document as Page;
use dom_smoothie::{Config, Readability, TextMode};

use crate::{InputErrorKind, Limits, deadline, furniture};

/// Where pages name their own address, best first: selector and attribute.
const ADDRESSES: [(&str, &str); 2] = [
    ("link[rel=canonical]", "href"),
    ("meta[property=\"og:url\"]", "content"),
];

/// Where pages say when they were published, beside JSON-LD and Open Graph, best first: selector and attribute.
const DATES: [(&str, &str); 7] = [
    ("meta[itemprop=datePublished]", "content"),
    ("meta[name=\"DC.date.issued\"]", "content"),
    ("meta[name=pubdate]", "content"),
    ("meta[name=\"sailthru.date\"]", "content"),
    ("meta[name=date]", "content"),
    ("time[itemprop=datePublished]", "datetime"),
    ("time[datetime]", "datetime"),
];

/// A page shows a part of its article if its data hold so many halves as much.
const MORE: usize = 3;

/// Shorter lines may well be said twice.
const TWICE: usize = 40;

/// The text of a page's article, below its headline, and what the page says of it, within the time that it may take.
pub(crate) fn article(
    html: String,
    url: Option<&str>,
    limits: Limits,
) -> Result<(String, Metadata), InputErrorKind> {
    check_nesting(&html, limits)?;
    let url = url.map(str::to_owned);
    deadline::within(limits, move || extract(&html, url))
}

fn extract(html: &str, url: Option<String>) -> Result<(String, Metadata), InputErrorKind> {
    let page = Page::from(html);
    let attribute = |(selector, attribute): &(&str, &str)| {
        let value = page.select_single(selector).attr(attribute)?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let url = url.or_else(|| ADDRESSES.iter().find_map(attribute));
    let dated = |words: &String| Published::parse(words, PublishedBasis::Metadata).is_some();
    let date = DATES.iter().filter_map(attribute).find(dated);
    let data = furniture::article_body(&page);
    furniture::clear(&page);
    page.select("figcaption").rename("p");
    let config = Config {
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let fail = |error: dom_smoothie::ReadabilityError| InputErrorKind::Page(error.to_string());
    let mut readability = Readability::with_document(page, None, Some(config)).map_err(fail)?;
    let article = readability.parse().map_err(fail)?;
    let title = Some(one_line(&article.title)).filter(|title| !title.is_empty());
    let shown = article.text_content.trim().chars().count();
    let text = match data {
        Some(data) if data.chars().count() * 2 > shown * MORE => {
            with_headline(title.as_deref(), &plain(data))
        }
        _ => with_headline(title.as_deref(), &article.text_content),
    };
    let published = article
        .published_time
        .filter(dated)
        .or(date)
        .or_else(|| url.as_deref().and_then(date_in_address));
    let metadata = Metadata {
        outlet: article.site_name.filter(|name| !name.trim().is_empty()),
        title,
        published,
        url,
        ..Metadata::default()
    };
    Ok((text, metadata))
}

/// The words of a text that may have markup in it.
fn plain(text: String) -> String {
    if text.contains("</") || text.contains("<br") {
        Page::from(text).formatted_text().to_string()
    } else {
        text
    }
}

/// Words of HTML without its tags, a paragraph a line.
pub(crate) fn words(html: String, limits: Limits) -> Result<String, InputErrorKind> {
    check_nesting(&html, limits)?;
    if !html.contains(['<', '&']) {
        return Ok(one_line(&html));
    }
    deadline::within(limits, move || {
        let page = Page::from(html);
        page.select("script, style, figcaption, template").remove();
        Ok(page.formatted_text().trim().to_owned())
    })
}

/// Paragraphs below the headline, a blank line between them.
pub(crate) fn with_headline(title: Option<&str>, body: &str) -> String {
    let mut lines: Vec<String> = title.map(str::to_owned).into_iter().collect();
    for line in body.lines().map(one_line).filter(|line| !line.is_empty()) {
        let headline_again = lines.len() == 1 && title == Some(line.as_str());
        let said_before = line.chars().count() >= TWICE && lines.contains(&line);
        if !headline_again && !said_before {
            lines.push(line);
        }
    }
    lines.join("\n\n")
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "/2017/06/21/", "/2017-06-21-", "/20170621/": the day in a page's address.
fn date_in_address(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let pieces: Vec<&str> = path.split('/').collect();
    let day = |year: &str, month: &str, day: &str| {
        let number = |digits: &str, most: usize| {
            let fits =
                !digits.is_empty() && digits.len() <= most && digits.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| digits.parse::<i16>().ok()).flatten()
        };
        let year = number(year, 4).filter(|year| (1990..2100).contains(year))?;
        let (month, day) = (number(month, 2)? as i8, number(day, 2)? as i8);
        Some(jiff::civil::Date::new(year, month, day).ok()?.to_string())
    };
    let split = pieces
        .windows(3)
        .find_map(|three| day(three[0], three[1], three[2]));
    split.or_else(|| {
        pieces.iter().find_map(|piece| {
            let mut parts = piece.splitn(4, '-');
            let dashed = match (parts.next(), parts.next(), parts.next()) {
                (Some(y), Some(m), Some(d)) => day(y, m, d),
                _ => None,
            };
            dashed.or_else(|| {
                let digits = piece.get(..8).filter(|_| piece.len() == 8)?;
                day(digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?)
            })
        })
    })
}

/// Elements that are never closed, or whose end may be left out: they do not nest.
const FLAT: [&str; 30] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot",
    "colgroup", "rp", "rt", "html",
];

/// Parsers take time, and some of them stack, for every level; this looks at the tags only.
pub(crate) fn check_nesting(markup: &str, limits: Limits) -> Result<(), InputErrorKind> {
    let mut depth = 0usize;
    for (at, _) in markup.match_indices('<') {
        let tag = &markup[at + 1..];
        let closing = tag.starts_with('/');
        let name_of = tag.strip_prefix('/').unwrap_or(tag);
        let length = name_of
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_'))
            .count();
        let name = &name_of[..length];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic())
            || FLAT.iter().any(|flat| name.eq_ignore_ascii_case(flat))
        {
            continue;
        }
        if closing {
            depth = depth.saturating_sub(1);
            continue;
        }
        let end = name_of.find('>').unwrap_or(name_of.len());
        if !name_of[..end].ends_with('/') {
            depth += 1;
        }
        if depth > limits.nesting {
            return Err(InputErrorKind::Nesting {
                limit: limits.nesting,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>Shells hit Orrin market - North Wire</title>
<meta property="og:site_name" content="North Wire"><link rel="canonical" href="https://north.example/a/1">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
"headline":"Shells hit Orrin market","datePublished":"2017-06-21T08:30:00Z"}</script></head>
<body><nav><a href="/">Home</a><a href="/world">World</a></nav><article><h1>Shells hit Orrin market</h1>
<p>Government forces shelled the market of Orrin on Tuesday, killing at least four people, a local council
member said, as fighting in the province went on for a third week.</p>
<figure><img src="a.jpg"><figcaption>Smoke above Orrin. A. Marr / North Wire</figcaption></figure>
<p>The army denied it had fired on the town and said that rebels had hit the market with mortars of their own,
a claim that residents rejected in several calls with this agency.</p>
<p>Rescue workers, who dug through the night, said that the number of the dead could rise, because several
families were still missing under the roofs of the old quarter.</p></article>
<footer><p>Copyright North Wire</p></footer></body></html>"#;

    #[test]
    fn the_article_is_told_from_its_page() {
        let (text, metadata) =
            article(PAGE.to_owned(), None, Limits::default()).expect("there is an article");
        assert!(text.starts_with("Shells hit Orrin market\n\n"), "{text}");
        assert!(text.contains("\n\nThe army denied it had fired"), "{text}");
        assert!(!text.contains("Home") && !text.contains("Copyright"), "{text}");
        assert_eq!(metadata.outlet.as_deref(), Some("North Wire"));
        assert_eq!(metadata.url.as_deref(), Some("https://north.example/a/1"));
        assert!(
            metadata
                .published
                .is_some_and(|day| day.starts_with("2017-06-21"))
        );
    }

    #[test]
    fn the_date_may_stand_in_a_time_tag_or_the_address() {
        let page = PAGE.replace("datePublished", "dateSeen");
        let timed = page.replace("<h1>", "<time datetime='2017-06-20'>yesterday</time><h1>");
        let published = |page: &str, url: Option<&str>| {
            article(page.to_owned(), url, Limits::default())
                .expect("there is an article")
                .1
                .published
        };
        assert_eq!(published(&timed, None).as_deref(), Some("2017-06-20"));
        let url = Some("https://north.example/2017/06/19/shells");
        assert_eq!(published(&page, url).as_deref(), Some("2017-06-19"));
        assert_eq!(published(&page, None), None);
        assert_eq!(
            date_in_address("https://a.example/20170619/x").as_deref(),
            Some("2017-06-19")
        );
        assert_eq!(
            date_in_address("https://a.example/2017-06-19-x").as_deref(),
            Some("2017-06-19")
        );
        assert_eq!(date_in_address("https://a.example/12345678/2017/13/40"), None);
    }

    #[test]
    fn ten_thousand_levels_are_refused() {
        let deep = "<div>".repeat(10_000) + "The town fell." + &"</div>".repeat(10_000);
        let error = article(deep, None, Limits::default()).expect_err("it is too deep");
        assert_eq!(error.name(), "nesting");
        // Ends that HTML lets one leave out do not nest.
        let flat = "<p>The town fell.<br>".repeat(10_000);
        assert!(check_nesting(&flat, Limits::default()).is_ok());
    }
}
