//! What a site asks programs not to fetch (RFC 9309).

/// The name by which a site can speak to this program.
pub const NAME: &str = "dateline";

/// The rules for this program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allow: bool,
    path: String,
}

impl Robots {
    /// A site that asks for nothing.
    pub fn open() -> Robots {
        Robots::default()
    }

    /// A site that cannot say what it asks for, and is left alone.
    pub fn closed() -> Robots {
        Robots {
            rules: vec![Rule {
                allow: false,
                path: "/".into(),
            }],
        }
    }

    /// Reads robots.txt: the groups that name this program, else those for all.
    pub fn read(text: &str) -> Robots {
        let mut ours = Vec::new();
        let mut others = Vec::new();
        let mut named_us = false;
        let mut group: (bool, bool) = (false, false);
        let mut in_rules = false;
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            match key.as_str() {
                "user-agent" => {
                    // Several names in a row open one group.
                    if in_rules {
                        group = (false, false);
                        in_rules = false;
                    }
                    group.0 |= value.eq_ignore_ascii_case(NAME);
                    group.1 |= value == "*";
                    named_us |= group.0;
                }
                "allow" | "disallow" => {
                    in_rules = true;
                    if value.is_empty() {
                        continue;
                    }
                    let rule = Rule {
                        allow: key == "allow",
                        path: value.to_owned(),
                    };
                    if group.0 {
                        ours.push(rule.clone());
                    }
                    if group.1 {
                        others.push(rule);
                    }
                }
                _ => {}
            }
        }
        Robots {
            rules: if named_us { ours } else { others },
        }
    }

    /// Whether a path, with its query, may be fetched: the longest rule that fits decides, "allow" where two are as long.
    pub fn allow(&self, path: &str) -> bool {
        let fitting = self.rules.iter().filter(|rule| fits(&rule.path, path));
        let longest = fitting.max_by_key(|rule| (rule.path.len(), rule.allow));
        longest.is_none_or(|rule| rule.allow)
    }
}

/// Whether a path begins as a rule says; "*" stands for anything, "$" for the end.
fn fits(rule: &str, path: &str) -> bool {
    let (rule, to_the_end) = match rule.strip_suffix('$') {
        Some(rule) => (rule, true),
        None => (rule, false),
    };
    let mut pieces = rule.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let last = if to_the_end { pieces.pop() } else { None };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    match last {
        Some(last) => rest.ends_with(last),
        None => !to_the_end || rest.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_of_our_group_decides() {
        let robots = Robots::read(
            "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: Dateline # us\nDisallow: /private\n\
             Allow: /private/press\nDisallow: /*.pdf$\nDisallow:\n\nSitemap: https://n.example/s.xml",
        );
        for (path, may) in [
            ("/", true),
            ("/private/x", false),
            ("/private/press/1", true),
            ("/a/b.pdf", false),
            ("/a/b.pdf?x", true),
        ] {
            assert_eq!(robots.allow(path), may, "{path}");
        }
        let all = Robots::read("User-agent: *\nDisallow: /a*/b\n");
        assert!(!all.allow("/axx/b/c") && all.allow("/b"));
        assert!(Robots::open().allow("/") && !Robots::closed().allow("/x"));
    }
}
