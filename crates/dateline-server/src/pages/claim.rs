//! `/claims/{id}`: a claim with everything it says.

use dateline_incident::Account;

use super::html::Html;
use super::{found, id, whole, wording};
use crate::answer::{Answer, Asked};
use crate::error::Problem;
use crate::serve::App;

/// `GET /claims/{id}`
pub(super) fn page(app: &App, asked: &Asked) -> Result<Answer, Problem> {
    let view = app.store.view()?;
    let item = found(view.snapshot.claim(id(asked)?), "claim")?;
    let account = &item.account;
    let mut html = Html::default();
    let report = wording::cited(
        account.outlet.as_deref(),
        account.title.as_deref(),
        account.published.as_deref(),
    );
    html.raw("<p class=\"kicker\">");
    html.link(&format!("/reports/{}#{}", account.report, account.claim), &report);
    html.raw("</p>\n");
    html.element("h1", &title(account));
    html.raw("\n<blockquote>");
    html.text(&account.sentence);
    html.raw("</blockquote>\n<dl>\n");
    html.term("What", &wording::deed(account));
    html.term("In the words", account.trigger.as_deref().unwrap_or_default());
    html.term("Status", &account.status);
    html.term("Who", &wording::parties(&account.actors));
    html.term("To whom", &wording::parties(&account.recipients));
    html.term(
        "Held by",
        &account.holder.as_ref().map(wording::party).unwrap_or_default(),
    );
    html.term(
        "Lost by",
        &account.from.as_ref().map(wording::party).unwrap_or_default(),
    );
    html.term("Where", &wording::place(account));
    html.term("When", &wording::time(account));
    html.term("Dead", &wording::figure(&account.dead));
    html.term("Injured", &wording::figure(&account.injured));
    html.term("On whose word", &wording::source(account));
    html.term("Read with confidence", &format!("{:.2}", account.confidence));
    html.raw("</dl>\n");
    let reviews = view.reviews.of(&account.claim);
    if !reviews.is_empty() {
        html.raw("<section><h2>Reviews</h2><ul>\n");
        for review in reviews {
            let correction = match (&review.field, &review.value) {
                (Some(field), Some(value)) => format!(" {field}: {value}"),
                _ => String::new(),
            };
            let line = format!(
                "{}, {}: {}{correction}. {}",
                review.who,
                wording::moment(&review.at[..review.at.len().min(10)]),
                review.judgement.name(),
                review.reason
            );
            html.element("li", &line);
        }
        html.raw("</ul></section>\n");
    }
    html.raw("<section class=\"cite\" aria-labelledby=\"cite\"><h2 id=\"cite\">To cite</h2><p>");
    html.text(&format!(
        "{report}. Claim {} as read by {}, kept {}. Claim {}, report {}.",
        account.number,
        item.coder,
        wording::moment(&item.recorded[..item.recorded.len().min(10)]),
        account.claim,
        account.report
    ));
    html.raw("</p></section>\n");
    let explore = format!("/view/reports/{}?claim={}", account.report, account.claim);
    Ok(whole(&title(account), &explore, html))
}

/// "Assault, aerial: Bir Qassab, 20 June 2017", as far as it is known.
fn title(account: &Account) -> String {
    let place = account
        .place
        .as_ref()
        .map(|place| place.name.clone())
        .unwrap_or_default();
    let about: Vec<String> = [place, wording::time(account)]
        .into_iter()
        .filter(|words| !words.is_empty())
        .collect();
    if about.is_empty() {
        return wording::deed(account);
    }
    format!("{}: {}", wording::deed(account), about.join(", "))
}
