//! What stands around an article, taken out of a page before the article is looked for.

use std::sync::LazyLock;

use dom_query::{Document as Page, NodeRef};
use serde::Deserialize;

/// A paragraph of so much link, and no longer than this, leads elsewhere.
const LINK_SHARE: f64 = 0.8;
const LINK_LENGTH: usize = 250;

/// What holds more of a page's text is no furniture, in tenths.
const MOST: usize = 6;

/// Lists of `data/pages/furniture.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    tags: Vec<String>,
    roles: Vec<String>,
    names: Vec<String>,
    before: Vec<String>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/pages/furniture.toml"))
        .expect("furniture.toml is inside the program and is read in its tests")
});

/// Takes furniture out.
pub(crate) fn clear(page: &Page) {
    keep_one_article(page);
    let Some(body) = page.select("body").nodes().first().copied() else {
        return;
    };
    let all = body.normalized_char_count();
    for node in body.descendants() {
        if is_furniture(&node) && node.normalized_char_count() * 10 <= all * MOST && !holds_headline(&node) {
            node.remove_from_parent();
        }
    }
    for node in page.select("p, li, h2, h3, h4, h5, h6").nodes() {
        if leads_elsewhere(node) {
            node.remove_from_parent();
        }
    }
}

/// Some pages go on with the next story. The one whose headline is the page's own stays, else the first.
fn keep_one_article(page: &Page) {
    let with_headline: Vec<NodeRef> = page
        .select("article")
        .nodes()
        .iter()
        .copied()
        .filter(|article| holds_headline(article) && !is_within_article(article))
        .collect();
    if with_headline.len() < 2 {
        return;
    }
    let title = page
        .select_single("meta[property=\"og:title\"]")
        .attr("content")
        .unwrap_or_else(|| page.select_single("title").text());
    let own = with_headline.iter().position(|article| {
        let mut headlines = article.descendants_it().filter(|node| node.has_name("h1"));
        headlines.any(|headline| {
            let headline = headline.text();
            !headline.trim().is_empty() && title.contains(headline.trim())
        })
    });
    for (at, article) in with_headline.iter().enumerate() {
        if at != own.unwrap_or(0) {
            article.remove_from_parent();
        }
    }
}

fn is_within_article(node: &NodeRef) -> bool {
    node.ancestors_it(None)
        .any(|ancestor| ancestor.has_name("article"))
}

fn holds_headline(node: &NodeRef) -> bool {
    node.descendants_it().any(|inner| inner.has_name("h1"))
}

fn is_furniture(node: &NodeRef) -> bool {
    if !node.is_element() {
        return false;
    }
    let lists = &*LISTS;
    if lists.tags.iter().any(|tag| node.has_name(tag)) {
        return true;
    }
    if ["html", "body", "main", "h1"]
        .iter()
        .any(|tag| node.has_name(tag))
    {
        return false;
    }
    let role = node.attr("role");
    if role.is_some_and(|role| lists.roles.iter().any(|one| *one == *role)) || node.has_attr("hidden") {
        return true;
    }
    [node.attr("class"), node.attr("id")]
        .into_iter()
        .flatten()
        .any(|names| names_furniture(&names))
}

/// Whether the words of classes or of an identifier name furniture.
fn names_furniture(names: &str) -> bool {
    let lists = &*LISTS;
    names.split_whitespace().any(|name| {
        let words = words(name);
        (0..words.len()).any(|at| {
            let is_property = at > 0 && lists.before.contains(&words[at - 1]);
            let named = |length: usize| {
                let Some(run) = words.get(at..at + length) else {
                    return false;
                };
                let (apart, joined) = (run.join(" "), run.concat());
                lists
                    .names
                    .iter()
                    .any(|one| *one == apart || (length == 1 && one.replace(' ', "") == joined))
            };
            !is_property && (named(1) || named(2) || named(4))
        })
    })
}

/// "jp-relatedPosts" is jp, related and posts.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_is_small = false;
    for c in name.chars() {
        let starts = c.is_uppercase() && before_is_small;
        before_is_small = c.is_lowercase();
        if !c.is_alphanumeric() || starts {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a paragraph is a link to something else and little more.
fn leads_elsewhere(node: &NodeRef) -> bool {
    let all = node.normalized_char_count();
    if all == 0 || all > LINK_LENGTH {
        return false;
    }
    let links = node.descendants_it().filter(|inner| inner.has_name("a"));
    let linked: usize = links.map(|link| link.normalized_char_count()).sum();
    linked as f64 >= all as f64 * LINK_SHARE
}

/// The text of an article that a page holds as data (schema.org), the longest where there are several.
pub(crate) fn article_body(page: &Page) -> Option<String> {
    let mut longest: Option<String> = None;
    for script in page.select("script[type=\"application/ld+json\"]").nodes() {
        let Ok(data) = serde_json::from_str::<serde_json::Value>(&script.text()) else {
            continue;
        };
        bodies(&data, &mut |body| {
            if longest.as_ref().is_none_or(|longest| longest.len() < body.len()) {
                longest = Some(body.to_owned());
            }
        });
    }
    longest
}

fn bodies(data: &serde_json::Value, found: &mut impl FnMut(&str)) {
    match data {
        serde_json::Value::Array(items) => items.iter().for_each(|item| bodies(item, found)),
        serde_json::Value::Object(fields) => {
            if let Some(body) = fields.get("articleBody").and_then(|body| body.as_str()) {
                found(body);
            }
            if let Some(graph) = fields.get("@graph") {
                bodies(graph, found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        for name in [
            "share-tools",
            "jp-relatedposts",
            "mostRead",
            "article__newsletter-box",
            "adSlot",
            "x ad",
            "you-may-also-like",
        ] {
            assert!(names_furniture(name), "{name}");
        }
        for name in [
            "article-body",
            "has-comments",
            "shareholder",
            "gradient",
            "load",
            "no-ads",
            "post hentry category-war",
        ] {
            assert!(!names_furniture(name), "{name}");
        }
    }

    #[test]
    fn the_text_in_a_pages_data_is_found() {
        let page = Page::from(
            "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebPage\"},{\"@type\":\"NewsArticle\",\
             \"articleBody\":\"The army shelled the town.\"}]}</script><script type='application/ld+json'>{</script>",
        );
        assert_eq!(article_body(&page).as_deref(), Some("The army shelled the town."));
        assert_eq!(article_body(&Page::from("<p>The town fell.</p>")), None);
    }
}
