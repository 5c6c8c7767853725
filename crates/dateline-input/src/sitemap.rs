//! Sitemaps: lists of the pages of a site (sitemaps.org 0.9).

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::{InputErrorKind, Limits};

/// Pages and further lists that a sitemap names, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sitemap {
    /// Pages.
    pub pages: Vec<Link>,
    /// Other sitemaps, of an index of them.
    pub sitemaps: Vec<Link>,
}

/// An address in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// As it stands there.
    pub url: String,
    /// When the page changed, or was published, as it stands there.
    pub changed: Option<String>,
}

/// Reads a sitemap. What is not of it (images, videos, languages) is passed over.
pub(crate) fn read(text: &str, limits: Limits) -> Result<Sitemap, InputErrorKind> {
    let fail = |error: quick_xml::Error| InputErrorKind::Feed(error.to_string());
    let mut reader = Reader::from_str(text);
    let mut sitemap = Sitemap::default();
    let mut link = Link::default();
    let mut names: Vec<Vec<u8>> = Vec::new();
    loop {
        match reader.read_event().map_err(fail)? {
            Event::Start(tag) => {
                if names.len() >= limits.nesting {
                    return Err(InputErrorKind::Nesting {
                        limit: limits.nesting,
                    });
                }
                names.push(tag.local_name().as_ref().to_vec());
            }
            Event::Text(words) => {
                let words = words.decode().map_err(|error| fail(error.into()))?;
                note(&mut link, &names, &words);
            }
            Event::CData(words) => {
                let words = words.decode().map_err(|error| fail(error.into()))?;
                note(&mut link, &names, &words);
            }
            // "&amp;" in an address; of other entities there are none in addresses.
            Event::GeneralRef(name) if &*name == b"amp" => note(&mut link, &names, "&"),
            Event::End(_) => {
                let name = names.pop().unwrap_or_default();
                let list = match name.as_slice() {
                    b"url" => &mut sitemap.pages,
                    b"sitemap" => &mut sitemap.sitemaps,
                    _ => continue,
                };
                let whole = std::mem::take(&mut link);
                if !whole.url.is_empty() {
                    list.push(whole);
                }
                if (sitemap.pages.len() + sitemap.sitemaps.len()) as u64 > limits.records {
                    return Err(InputErrorKind::Records {
                        limit: limits.records,
                    });
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if sitemap == Sitemap::default() {
        return Err(InputErrorKind::Feed("it is a sitemap that names no page".into()));
    }
    Ok(sitemap)
}

/// Keeps the words of an element that is directly below a page or a list.
fn note(link: &mut Link, names: &[Vec<u8>], words: &str) {
    let [.., above, name] = names else { return };
    let words = words.trim();
    match (above.as_slice(), name.as_slice()) {
        (b"url" | b"sitemap", b"loc") => link.url.push_str(words),
        (b"url" | b"sitemap", b"lastmod") => link.changed = Some(words.to_owned()),
        (b"news", b"publication_date") => {
            link.changed.get_or_insert_with(|| words.to_owned());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEWS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://north.example/a?x=1&amp;y=2 </loc><lastmod>2017-06-21</lastmod>
<image:image><image:loc>https://north.example/a.jpg</image:loc></image:image></url>
<url><loc><![CDATA[https://north.example/b]]></loc><news:news><news:publication_date>2017-06-20</news:publication_date>
<news:title>Shells hit Orrin</news:title></news:news></url></urlset>"#;

    #[test]
    fn pages_are_listed_with_their_days() {
        let sitemap = read(NEWS, Limits::default()).expect("it is a sitemap");
        let pages: Vec<(&str, Option<&str>)> = sitemap
            .pages
            .iter()
            .map(|page| (page.url.as_str(), page.changed.as_deref()))
            .collect();
        assert_eq!(
            pages,
            [
                ("https://north.example/a?x=1&y=2", Some("2017-06-21")),
                ("https://north.example/b", Some("2017-06-20"))
            ]
        );
        let index = "<sitemapindex><sitemap><loc>https://north.example/s1.xml</loc></sitemap></sitemapindex>";
        let index = read(index, Limits::default()).expect("it is an index");
        assert_eq!((index.pages.len(), index.sitemaps.len()), (0, 1));
    }

    #[test]
    fn what_is_hostile_is_refused() {
        let deep = format!("<urlset>{}", "<a>".repeat(1000));
        let error = read(&deep, Limits::default()).expect_err("it is too deep");
        assert_eq!(error.name(), "nesting");
        let few = Limits {
            records: 1,
            ..Limits::default()
        };
        assert_eq!(read(NEWS, few).expect_err("it is too long").name(), "records");
        assert_eq!(
            read("<urlset></urlset>", Limits::default())
                .expect_err("it is empty")
                .name(),
            "feed"
        );
    }
}
