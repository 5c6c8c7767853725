//! How much of an article is taken from a page, and how much of what stands around it: pages of our own making, in the
//! layouts that news sites use. Each page says which of its words are the article's.

use std::collections::HashMap;
use std::io::Cursor;

use dateline_input::{Limits, read_from};
use dateline_report::PartKind;

/// A headline and its paragraphs.
type Story = (&'static str, &'static [&'static str]);

const STORIES: [Story; 4] = [
    (
        "Shells hit Orrin market as talks stall",
        &[
            "Government forces shelled the market of Orrin on Tuesday, killing at least four people and wounding a dozen, a \
             member of the local council said.",
            "Rescue workers dug through the night with bare hands. Three families were still missing under the roofs of the \
             old quarter, the council said.",
            "The army denied it had fired on the town and said that rebels had hit the market with mortars of their own.",
            "Residents rejected that. \"We know the sound of their guns,\" said a baker whose shop stands opposite the market \
             hall.",
            "Talks between the two sides in the port of Marrat broke off a week ago over the release of prisoners.",
            "The river valley has changed hands three times since spring, and half of its people have left.",
        ],
    ),
    (
        "Militia takes hill above border crossing",
        &[
            "The Hatra militia said on Thursday that its fighters had taken the hill above the crossing of Wadi Salt after two \
             days of fighting.",
            "Its spokesman said that eleven soldiers were killed and two armoured cars captured. The claim could not be \
             confirmed.",
        ],
    ),
    (
        "Monitors count more strikes in the north",
        &[
            "Warplanes struck the north of the country forty times last week, twice as often as the week before, a group of \
             monitors said in a report.",
            "Most of the strikes fell on farmland between the towns of Tal Marr and Khan Hatra, where rebels have dug \
             trenches since the winter.",
            "At least nine civilians died, among them two children who were herding sheep, according to the report.",
            "The ministry of defence said that it had hit \"nests of terrorists\" and depots, and that no civilian had been \
             hurt.",
            "The monitors rely on spotters who listen to the radio traffic of pilots, and on photographs of craters.",
            "They count a strike only where two of their people have seen or heard it.",
            "Aid workers said that more than three thousand people had fled the area and were sleeping in schools.",
            "A convoy with tents was turned back at a checkpoint on Sunday, they said.",
        ],
    ),
    (
        "Governor survives attack on convoy",
        &[
            "A roadside bomb hit the convoy of the governor of Salt province on Monday morning and killed his driver.",
            "The governor himself was not hurt, his office said in a statement.",
            "No group said that it had planted the bomb. Police closed the road to the airport and arrested two men.",
            "The governor took office in March, when his predecessor was recalled to the capital after protests over the price \
             of bread.",
            "He has promised to drive armed groups out of the province by the end of the year.",
        ],
    ),
];

/// Headlines of other stories, as they stand in lists.
const OTHERS: [&str; 6] = [
    "Ministers meet over grain as prices climb in the capital",
    "In pictures: the old bridge of Marrat opens again",
    "Court delays trial of three officers for a second time",
    "Who holds what in the river valley: a map",
    "Football: the league goes on without the northern clubs",
    "Opinion: a truce that nobody wanted",
];

/// Words below pictures: they are read, but are no part of what is measured.
const CAPTIONS: [&str; 2] = [
    "Smoke rises over the valley on Tuesday. A. Marr / North Wire",
    "A street in the valley. Photo: R. Salt/North Wire",
];

fn links(class: &str) -> String {
    let items: Vec<String> = OTHERS
        .iter()
        .enumerate()
        .map(|(at, words)| format!("<li class='{class}'><a href='/story/{at}'>{words}</a></li>"))
        .collect();
    format!("<ul>{}</ul>", items.concat())
}

fn paragraphs(story: &Story) -> Vec<String> {
    story.1.iter().map(|words| format!("<p>{words}</p>")).collect()
}

/// Puts a piece of furniture behind every paragraph but the last.
fn between(paragraphs: &[String], pieces: &[&str]) -> String {
    let mut html = String::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        html.push_str(paragraph);
        if at + 1 < paragraphs.len()
            && let Some(piece) = pieces.get(at)
        {
            html.push_str(piece);
        }
    }
    html
}

fn whole(story: &Story, body: &str) -> String {
    format!(
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{0} - North Wire</title>\
         <meta property='og:title' content='{0}'><meta property='og:site_name' content='North Wire'></head>\
         <body>{body}</body></html>",
        story.0
    )
}

const NAV: &str = "<header><a href='/'>North Wire</a><nav><ul><li><a href='/w'>World</a></li><li><a href='/p'>Politics</a>\
    </li><li><a href='/s'>Sport</a></li></ul></nav></header>";

const FOOTER: &str = "<footer><p>Copyright 2017 North Wire. All rights reserved. <a href='/terms'>Terms of use</a></p><p>\
    North Wire is not responsible for the content of external sites.</p></footer>";

const COOKIES: &str = "<div id='cookie-consent' role='dialog'><p>We and our partners store and access information on your \
    device, such as cookies, to show you advertising that fits you and to measure how our pages are used. You can change \
    your mind at any time.</p><button>Accept all</button></div>";

const NEWSLETTER: &str = "<div class='newsletter-box'><h3>The morning wire</h3><p>Sign up for our daily letter and get the \
    stories that matter in your inbox before breakfast, five days a week.</p><form><input type='email'><button>Sign \
    up</button></form></div>";

fn modern(story: &Story) -> String {
    let body = between(
        &paragraphs(story),
        &[
            "<figure><img src='a.jpg'><figcaption>Smoke rises over the valley on Tuesday. A. Marr / North Wire</figcaption></figure>",
            NEWSLETTER,
            "<aside class='related'><h3>Related</h3><a href='/1'>Ministers meet over grain as prices climb in the capital</a></aside>",
        ],
    );
    whole(
        story,
        &format!(
            "{COOKIES}{NAV}<main><article><h1>{}</h1><p class='byline'>By Amal Marr</p><div class='share-tools'><a \
             href='#'>Share</a><a href='#'>Tweet</a></div>{body}<section class='comments'><h2>Comments</h2><p>I was there \
             last year and it was as bad as this, nobody should be surprised by what the army does to towns.</p></section>\
             </article></main>{FOOTER}",
            story.0
        ),
    )
}

/// Class names that say nothing, no article element, related links as paragraphs.
fn soup(story: &Story) -> String {
    let body = between(
        &paragraphs(story),
        &[
            "<p><strong>Read more: <a href='/2'>Court delays trial of three officers for a second time</a></strong></p>",
            "<p><a href='/3'>Who holds what in the river valley: a map</a></p>",
        ],
    );
    whole(
        story,
        &format!(
            "<div class='c1'><div class='c2'>{}</div><div class='c3'><div class='c4'><h1>{}</h1></div><div class='c5'>{body}\
             </div><div class='c6'>{}</div></div></div><div class='c7'><p>Copyright North Wire</p></div>",
            links("c8"),
            story.0,
            links("c9")
        ),
    )
}

/// Short entries under the time of each, the newest first.
fn live(story: &Story) -> String {
    let entries: Vec<String> = paragraphs(story)
        .iter()
        .enumerate()
        .map(|(at, paragraph)| {
            format!(
                "<article class='live-post'><time datetime='2017-06-21T{:02}:10'>{:02}:10</time>{paragraph}<div \
                 class='post-share'><a href='#'>Share this post</a></div></article>",
                9 + at,
                9 + at
            )
        })
        .collect();
    whole(
        story,
        &format!(
            "{NAV}<main><h1>{}</h1><div class='live-blog'><div class='timeline'>{}</div></div><div class='sidebar'><h2>Most \
             read</h2>{}</div></main>{FOOTER}",
            story.0,
            entries.concat(),
            links("trending")
        ),
    )
}

/// Lines between breaks, in a table, as pages once were made.
fn table(story: &Story) -> String {
    let body = story.1.join("<br><br>");
    whole(
        story,
        &format!(
            "<table width='100%'><tr><td colspan='3'><a href='/'>Home</a> | <a href='/w'>World</a></td></tr><tr><td>{}</td>\
             <td><font size='5'><b>{}</b></font><br><br>{body}</td><td><a href='/ad'>Visit our shop</a></td></tr></table>",
            links("left"),
            story.0
        ),
    )
}

fn blog(story: &Story) -> String {
    let body = paragraphs(story).concat();
    whole(
        story,
        &format!(
            "<div id='page' class='site has-sidebar'><header><h2 class='site-title'>The valley log</h2></header><div \
             id='content'><div class='post hentry category-war'><h1 class='entry-title'>{}</h1><div \
             class='entry-content'>{body}<div class='sharedaddy sd-sharing-enabled'><h3>Share this:</h3><ul><li><a \
             href='#'>Facebook</a></li></ul></div><div id='jp-relatedposts' class='jp-relatedposts'><h3>Related</h3>{}</div>\
             </div><div id='comments' class='comments-area'><h2>2 thoughts</h2><ol><li><p>Thank you for staying there and \
             writing about it, not many do these days and it must be hard.</p></li><li><p>The second paragraph is wrong, the \
             road was closed long before that and everybody knows it.</p></li></ol></div></div></div><div \
             class='widget-area'>{}</div></div>",
            story.0,
            links("r"),
            links("w")
        ),
    )
}

/// The next story begins below the one that was asked for.
fn endless(story: &Story) -> String {
    let next = STORIES
        .iter()
        .find(|other| other.0 != story.0)
        .map_or("", |other| other.0);
    let after: Vec<String> = STORIES
        .iter()
        .filter(|other| other.0 == next)
        .flat_map(paragraphs)
        .collect();
    whole(
        story,
        &format!(
            "{NAV}<article class='story'><h1>{}</h1>{}</article><div class='up-next'>Up next</div><article class='story'>\
             <h1>{next}</h1>{}</article>{FOOTER}",
            story.0,
            paragraphs(story).concat(),
            after.concat()
        ),
    )
}

/// Points at the head, a box of facts, a quotation drawn out, the author's life at the end.
fn boxed(story: &Story) -> String {
    let body = between(
        &paragraphs(story),
        &[
            "<blockquote class='pullquote'>We know the sound of their guns</blockquote>",
            "<div class='fact-box infobox'><h3>The valley in figures</h3><ul><li>Ninety thousand people lived here before the \
         war</li><li>Two bridges, one of them closed</li></ul></div>",
        ],
    );
    whole(
        story,
        &format!(
            "{NAV}<div class='article-page'><h1>{}</h1><div class='meta'><span>4 min read</span></div><div \
             class='article-body'>{body}</div><div class='author-bio'><p>Amal Marr has covered the valley for eleven years \
             and is the author of two books about its rivers.</p></div><div class='tags'><a href='/t/1'>Orrin</a><a \
             href='/t/2'>War</a></div><div class='recommended'><h2>Recommended</h2>{}</div></div>{FOOTER}",
            story.0,
            links("rec")
        ),
    )
}

/// Paragraphs are elements without a meaning.
fn divs(story: &Story) -> String {
    let body: Vec<String> = story
        .1
        .iter()
        .map(|words| format!("<div class='paragraph'><span>{words}</span></div>"))
        .collect();
    whole(
        story,
        &format!(
            "{NAV}<div class='wrapper'><div class='headline'><h1>{}</h1></div><div class='text'>{}</div><div \
             class='most-read'><h3>Most read</h3>{}</div></div>{FOOTER}{COOKIES}",
            story.0,
            body.concat(),
            links("m")
        ),
    )
}

/// A wall in front of the text; the text stands in the page's data.
fn data(story: &Story) -> String {
    let page = whole(
        story,
        &format!(
            "{NAV}<div id='root'><h1>{}</h1><p>{}</p><div class='paywall'><p>To read on, become a member of North Wire. It \
             costs less than a coffee a week, and you can leave whenever you like.</p></div></div>{FOOTER}",
            story.0, story.1[0]
        ),
    );
    let body = serde_json::json!({
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": story.0,
        "articleBody": story.1.join("\n\n"),
    });
    page.replace(
        "</head>",
        &format!("<script type='application/ld+json'>{body}</script></head>"),
    )
}

/// Pictures with captions behind every paragraph.
fn gallery(story: &Story) -> String {
    let picture = "<div class='picture'><img src='b.jpg'><p class='wp-caption-text'>A street in the valley. Photo: R. \
                   Salt/North Wire</p></div>";
    let body = between(&paragraphs(story), &[picture; 8]);
    whole(
        story,
        &format!(
            "{NAV}<article><h1>{}</h1>{body}</article><div class='gallery-links'>{}</div>{FOOTER}",
            story.0,
            links("g")
        ),
    )
}

/// Long lists around a short text.
fn crowded(story: &Story) -> String {
    let teasers: Vec<String> = OTHERS
        .iter()
        .map(|words| {
            format!(
                "<div class='teaser'><h3><a href='/x'>{words}</a></h3><p>{words}, people who were there say, and nobody can \
                 tell how it will end or who will have to pay for it in the coming years.</p></div>"
            )
        })
        .collect();
    whole(
        story,
        &format!(
            "{NAV}<div class='col-main'><h1>{}</h1>{}</div><div class='col-side'>{}</div><div class='more-stories'>{}</div>\
             {FOOTER}",
            story.0,
            paragraphs(story).concat(),
            teasers.concat(),
            teasers.concat()
        ),
    )
}

/// Notices and boxes that were put among the paragraphs as if they were some.
fn notices(story: &Story) -> String {
    let body = between(
        &paragraphs(story),
        &[
            "<p class='ad-label'>Advertisement</p><div class='ad-slot'><p>The new Marrat saloon: more room for less.</p></div>",
            "<p>Share this story on your favourite network</p>",
            "<div class='embed'><blockquote class='twitter-tweet'><p>The bridge is down, avoid the ring road</p></blockquote></div>",
            "<p><em>Support our journalism: <a href='/give'>give today</a></em></p>",
        ],
    );
    whole(
        story,
        &format!(
            "{NAV}<main><article class='has-related has-comments share-enabled'><h1>{}</h1>{body}<p>(Reporting by Amal Marr; \
             editing by R. Salt)</p></article></main>{FOOTER}",
            story.0
        ),
    )
}

type Layout = fn(&Story) -> String;

const LAYOUTS: [(&str, Layout); 12] = [
    ("modern", modern),
    ("soup", soup),
    ("live", live),
    ("table", table),
    ("blog", blog),
    ("endless", endless),
    ("boxed", boxed),
    ("divs", divs),
    ("data", data),
    ("gallery", gallery),
    ("crowded", crowded),
    ("notices", notices),
];

/// Words with how often each stands there.
fn count(words: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

/// Words that are right, words taken, words of the article. Captions are neither.
fn measure(page: &str, story: &Story) -> (usize, usize, usize) {
    let inputs = read_from(
        "page.html".into(),
        Cursor::new(page.as_bytes().to_vec()),
        Limits::default(),
    );
    let mut taken = String::new();
    for document in inputs.flatten() {
        let report = &document.report;
        for part in &report.parts {
            if part.is_content() && !matches!(part.kind, PartKind::Caption { .. }) {
                taken.push_str(report.text.slice(part.span));
                taken.push('\n');
            }
        }
    }
    for caption in CAPTIONS {
        taken = taken.replace(caption, "");
    }
    let gold = count(&format!("{} {}", story.0, story.1.join(" ")));
    let taken = count(&taken);
    let right = gold
        .iter()
        .map(|(word, times)| *times.min(taken.get(word).unwrap_or(&0)))
        .sum();
    (right, taken.values().sum(), gold.values().sum())
}

fn share(n: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { n as f64 / of as f64 }
}

/// `cargo test --release -p dateline-input --test extraction -- --nocapture` prints the figures.
#[test]
fn articles_are_told_from_what_stands_around_them() {
    let mut all = (0, 0, 0);
    let mut worst = 1.0f64;
    for (name, layout) in LAYOUTS {
        let mut sum = (0, 0, 0);
        for story in &STORIES {
            let (right, taken, gold) = measure(&layout(story), story);
            let f = share(2 * right, taken + gold);
            worst = worst.min(f);
            sum = (sum.0 + right, sum.1 + taken, sum.2 + gold);
            println!("{name:<10} {:<44} {f:.3}", story.0);
        }
        println!(
            "{name:<10} precision {:.3}, recall {:.3}",
            share(sum.0, sum.1),
            share(sum.0, sum.2)
        );
        all = (all.0 + sum.0, all.1 + sum.1, all.2 + sum.2);
    }
    let (precision, recall) = (share(all.0, all.1), share(all.0, all.2));
    let f = share(2 * all.0, all.1 + all.2);
    println!("48 pages: precision {precision:.3}, recall {recall:.3}, F {f:.3}, worst page {worst:.3}");
    assert!(f >= 0.97, "F {f:.3}");
}
