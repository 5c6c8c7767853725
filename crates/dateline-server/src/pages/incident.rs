//! `/incidents/{id}`: accounts of one happening, with where they contradict each other.

use super::html::Html;
use super::{found, id, whole, wording};
use crate::answer::{Answer, Asked};
use crate::error::Problem;
use crate::serve::App;

/// `GET /incidents/{id}`
pub(super) fn page(app: &App, asked: &Asked) -> Result<Answer, Problem> {
    let view = app.store.view()?;
    let incident = found(app.store.grouped(&view).incident(id(asked)?), "incident")?;
    let mut html = Html::default();
    html.raw("<p class=\"kicker\">");
    html.text(&format!(
        "{} accounts in {} independent stories{}",
        incident.accounts.len(),
        incident.stories,
        if incident.sides.is_empty() {
            String::new()
        } else {
            format!(" · {}", incident.sides.join(", "))
        }
    ));
    html.raw("</p>\n");
    html.element("h1", &incident.title);
    if !incident.contradictions.is_empty() {
        html.raw("<section><h2>Contradictions</h2>\n");
        for contradiction in &incident.contradictions {
            html.raw("<p class=\"against\">");
            html.text(&contradiction.words);
            html.raw("</p>\n");
        }
        html.raw("</section>\n");
    }
    html.raw("<section><h2>Accounts</h2>\n<ol class=\"claims\">\n");
    for account in &incident.accounts {
        html.raw("<li><p class=\"deed\">");
        html.text(&wording::source(account));
        html.raw(" <span class=\"status\">");
        html.text(&account.status);
        html.raw("</span></p>\n<p>“");
        html.text(&account.sentence);
        html.raw("”</p>\n<p>");
        let cited = wording::cited(
            account.outlet.as_deref(),
            account.title.as_deref(),
            account.published.as_deref(),
        );
        html.link(&format!("/claims/{}", account.claim), &cited);
        html.raw("</p></li>\n");
    }
    html.raw("</ol></section>\n<section><h2>What they say</h2>\n<table>\n");
    for field in &incident.fields {
        for (at, answer) in field.answers.iter().enumerate() {
            html.raw("<tr>");
            if at == 0 {
                html.element("th", &field.field);
            } else {
                html.element("td", "");
            }
            html.element("td", &answer.value);
            let told = if answer.stories == 1 {
                "1 story".to_owned()
            } else {
                format!("{} stories", answer.stories)
            };
            html.element("td", &told);
            html.element("td", &answer.sides.join(", "));
            html.raw("</tr>\n");
        }
    }
    html.raw("</table></section>\n<section class=\"cite\"><h2>To cite</h2><p>");
    let claims: Vec<&str> = incident
        .accounts
        .iter()
        .map(|account| account.claim.as_str())
        .collect();
    html.text(&format!(
        "{}. Accounts of {} claims put together by dateline {}. Incident {}, of the claims {}.",
        incident.title,
        incident.accounts.len(),
        env!("CARGO_PKG_VERSION"),
        incident.id,
        claims.join(", ")
    ));
    html.raw("</p></section>\n");
    Ok(whole(
        &incident.title,
        &format!("/view/incidents/{}", incident.id),
        html,
    ))
}
