//! `/reports/{id}`: a report with its claims.

use super::html::Html;
use super::{found, id, whole, wording};
use crate::answer::{Answer, Asked};
use crate::error::Problem;
use crate::part::{Part, masked};
use crate::serve::App;

/// The words of a claim in the text of its report.
struct Mark<'a> {
    start: usize,
    end: usize,
    claim: &'a str,
    number: &'a str,
}

/// `GET /reports/{id}`
pub(super) fn page(app: &App, asked: &Asked) -> Result<Answer, Problem> {
    let view = app.store.view()?;
    let part = found(view.snapshot.report(id(asked)?), "report")?;
    let with_names = app.store.with_names();
    let kept = app
        .store
        .read(|ledger| masked(ledger, &part.address, view.head, with_names))?;
    let kept = found(kept, "report")?;
    let head = &part.head;
    let mut html = Html::default();
    html.raw("<p class=\"kicker\">");
    let about = [
        head.outlet.clone(),
        head.published.as_deref().map(wording::moment),
        head.byline.clone(),
    ];
    html.text(&about.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    html.raw("</p>\n");
    html.element("h1", head.title.as_deref().unwrap_or("Report without a title"));
    if let Some(url) = &head.url {
        html.raw("\n<p class=\"address\">");
        html.link(url, url);
        html.raw("</p>");
    }
    html.raw("\n<section class=\"text\" aria-label=\"Text\">");
    text(&mut html, &kept.reading.report.text, part);
    html.raw("</section>\n<section aria-labelledby=\"claims\"><h2 id=\"claims\">What it claims</h2>\n<ol class=\"claims\">\n");
    for item in &part.items {
        claim(&mut html, &item.account);
    }
    html.raw(
        "</ol></section>\n<section class=\"cite\" aria-labelledby=\"cite\"><h2 id=\"cite\">To cite</h2><p>",
    );
    html.text(&wording::cited(
        head.outlet.as_deref(),
        head.title.as_deref(),
        head.published.as_deref(),
    ));
    html.text(&format!(
        ". Read by {}, kept {}. Report {}.",
        head.coder,
        wording::moment(&head.recorded[..head.recorded.len().min(10)]),
        part.address
    ));
    html.raw("</p></section>\n");
    let title = head.title.as_deref().unwrap_or("Report");
    Ok(whole(title, &format!("/view/reports/{}", part.address), html))
}

/// The text, with a link at the words of each claim.
fn text(html: &mut Html, text: &str, part: &Part) {
    let letters: Vec<char> = text.chars().collect();
    let mut marks: Vec<Mark<'_>> = part
        .items
        .iter()
        .filter_map(|item| {
            let [start, end] = item.account.trigger_at?;
            Some(Mark {
                start,
                end,
                claim: &item.account.claim,
                number: &item.account.number,
            })
        })
        .collect();
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut at = 0;
    let piece = |from: usize, to: usize| -> String { letters[from..to.min(letters.len())].iter().collect() };
    for mark in marks {
        if mark.end > letters.len() {
            continue;
        }
        // Two claims at the same words: the number of the second stands behind those of the first.
        if mark.start >= at {
            html.text(&piece(at, mark.start));
            html.raw("<mark>");
            html.text(&piece(mark.start, mark.end));
            html.raw("</mark>");
            at = mark.end;
        }
        html.raw("<sup>");
        html.link(&format!("#{}", mark.claim), mark.number);
        html.raw("</sup>");
    }
    html.text(&piece(at.min(letters.len()), letters.len()));
}

/// A claim in a list.
fn claim(html: &mut Html, account: &dateline_incident::Account) {
    html.raw("<li id=\"");
    html.text(&account.claim);
    html.raw("\"><p class=\"deed\">");
    html.link(&format!("/claims/{}", account.claim), &account.number);
    html.text(" ");
    html.text(&wording::deed(account));
    html.raw(" <span class=\"status\">");
    html.text(&account.status);
    html.raw("</span></p>\n<p>");
    let actors = wording::parties(&account.actors);
    let recipients = wording::parties(&account.recipients);
    let pieces = [
        actors,
        if recipients.is_empty() {
            recipients
        } else {
            format!("to {recipients}")
        },
        wording::place(account),
        wording::time(account),
        format!("on the word of {}", wording::source(account)),
    ];
    let pieces: Vec<String> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
    html.text(&pieces.join(" · "));
    html.raw("</p></li>\n");
}
