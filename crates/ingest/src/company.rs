//! What a source knows of a company, made into facts that can be compared across sources.

use pediment_storage::{CompanyFacts, Identifier, IdentifierScheme, fold};
use url::Url;

/// Hosts that many share: a profile or a repository there is no domain of the company's own.
const SHARED_HOSTS: &[&str] = &[
    "bitbucket.org",
    "cncf.io",
    "codeberg.org",
    "crunchbase.com",
    "docs.google.com",
    "facebook.com",
    "git.io",
    "gitee.com",
    "github.com",
    "gitlab.com",
    "instagram.com",
    "lfaidata.foundation",
    "linkedin.com",
    "linktr.ee",
    "linuxfoundation.org",
    "medium.com",
    "npmjs.com",
    "sites.google.com",
    "t.me",
    "twitter.com",
    "wikipedia.org",
    "x.com",
    "youtube.com",
];

/// Crunchbase slugs that landscapes give to whoever has none.
const SHARED_SLUGS: &[&str] =
    &["cloud-native-computing-foundation", "linux-foundation", "the-linux-foundation"];

/// First labels of a host that say where a visitor is, not whose site it is.
const FRONT_LABELS: &[&str] = &["www", "www2", "www3", "global", "home", "m", "en", "us", "web"];

/// The company behind an entry of a list of members.
pub(crate) fn company(
    name: &str,
    homepage: Option<&str>,
    crunchbase: Option<&str>,
    linkedin: Option<&str>,
    unnamed: bool,
) -> CompanyFacts {
    let name = plain_name(name);
    let anonymous = unnamed || fold(&name).starts_with("non-public organization");
    let homepage = homepage.and_then(web_page);
    let mut identifiers = Vec::new();
    let mut identify = |scheme, value: Option<String>| {
        identifiers.extend(value.map(|value| Identifier { scheme, value }));
    };
    if !anonymous {
        identify(IdentifierScheme::Crunchbase, crunchbase.and_then(crunchbase_slug));
        identify(IdentifierScheme::Domain, homepage.as_deref().and_then(domain));
        identify(IdentifierScheme::Linkedin, linkedin.and_then(linkedin_slug));
    }
    CompanyFacts {
        name,
        homepage: homepage.filter(|_| !anonymous),
        identifiers,
        anonymous,
        ..CompanyFacts::default()
    }
}

/// A name without what a landscape hangs on it: `(member)`, `(supporter)`.
pub(crate) fn plain_name(name: &str) -> String {
    let mut name = name.trim();
    loop {
        let lower = name.to_lowercase();
        let suffix = ["(member)", "(supporter)", "(members)", "(supporters)"]
            .into_iter()
            .find(|suffix| lower.ends_with(suffix) && lower.len() > suffix.len());
        let Some(rest) = suffix.and_then(|suffix| name.get(..name.len() - suffix.len())) else { break };
        name = rest.trim_end();
    }
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a name carries such a suffix.
pub(crate) fn is_called_member(name: &str) -> bool {
    plain_name(name).len() < name.trim().len() && name.trim().ends_with(')')
}

/// The address of a page, if it is one.
pub(crate) fn web_page(text: &str) -> Option<String> {
    let text = text.trim();
    let url = Url::parse(text).or_else(|_| Url::parse(&format!("https://{text}"))).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|h| h.contains('.'));
    is_web.then(|| if text.contains("://") { text.to_owned() } else { url.to_string() })
}

/// The host that tells a company's site from others, without `www.`; none for hosts that many share.
///
/// Other subdomains stay: `aws.amazon.com` is not `amazon.com`.
pub(crate) fn domain(homepage: &str) -> Option<String> {
    let host = Url::parse(homepage).ok()?.host_str()?.trim_end_matches('.').to_ascii_lowercase();
    let mut own = host.as_str();
    while let Some((first, rest)) = own.split_once('.')
        && FRONT_LABELS.contains(&first)
        && rest.contains('.')
        && !is_public_suffix(rest)
    {
        own = rest;
    }
    let is_shared = SHARED_HOSTS.iter().any(|shared| {
        own == *shared || (own.ends_with(shared) && own[..own.len() - shared.len()].ends_with('.'))
    });
    let is_address = own.parse::<std::net::IpAddr>().is_ok() || own.starts_with('[');
    (!is_shared && !is_address && own.contains('.')).then(|| own.to_owned())
}

/// Whether a host of two labels is one under which countries register names: `co.uk`, `com.cn`.
fn is_public_suffix(host: &str) -> bool {
    const SECOND: &[&str] = &["ac", "co", "com", "edu", "go", "gob", "gov", "ltd", "ne", "net", "or", "org"];
    host.split_once('.').is_some_and(|(second, top)| top.len() == 2 && SECOND.contains(&second))
}

/// The slug of a Crunchbase page of an organisation, percent-decoded, lower case.
pub(crate) fn crunchbase_slug(page: &str) -> Option<String> {
    profile_slug(page, "crunchbase.com", &["organization", "company"])
        .filter(|slug| !SHARED_SLUGS.contains(&slug.as_str()))
}

fn linkedin_slug(page: &str) -> Option<String> {
    profile_slug(page, "linkedin.com", &["company", "school"])
}

fn profile_slug(page: &str, host: &str, folders: &[&str]) -> Option<String> {
    let url = Url::parse(page.trim()).ok()?;
    let found = url.host_str()?.to_ascii_lowercase();
    if found != host && !found.ends_with(&format!(".{host}")) {
        return None;
    }
    let mut segments = url.path_segments()?;
    segments.by_ref().find(|segment| folders.contains(segment))?;
    let slug = percent_decoded(segments.next()?).trim().to_lowercase();
    (!slug.is_empty()).then_some(slug)
}

/// Percent-decoded; a text that would not be UTF-8 then stays as it is.
pub(crate) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = |byte: u8| char::from(byte).to_digit(16);
        if first == b'%'
            && let [high, low, tail @ ..] = tail
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            bytes.push(u8::try_from(high * 16 + low).expect("two hexadecimal digits make a byte"));
            rest = tail;
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_are_no_part_of_a_name() {
        for (written, name) in [
            ("AMD (member)", "AMD"),
            ("Wētā FX (Supporter) ", "Wētā FX"),
            ("Advanced Micro Devices (AMD) (member)", "Advanced Micro Devices (AMD)"),
            ("(member)", "(member)"),
            ("İ (member)", "İ"),
        ] {
            assert_eq!(plain_name(written), name);
        }
    }

    #[test]
    fn a_domain_tells_a_subsidiary_from_its_parent() {
        for (page, own) in [
            ("https://www.amd.com/en", Some("amd.com")),
            ("https://aws.amazon.com/", Some("aws.amazon.com")),
            ("https://WWW.Example.CO.UK", Some("example.co.uk")),
            ("https://www.co.uk", Some("www.co.uk")),
            ("https://github.com/somebody", None),
            ("https://en.wikipedia.org/wiki/X", None),
            ("https://www.cncf.io/", None),
            ("https://127.0.0.1/", None),
            ("not a page", None),
        ] {
            assert_eq!(domain(page).as_deref(), own, "{page}");
        }
    }

    #[test]
    fn crunchbase_slugs_are_decoded() {
        let slug = |page| crunchbase_slug(page);
        assert_eq!(slug("https://www.crunchbase.com/organization/AMD/").as_deref(), Some("amd"));
        assert_eq!(
            slug("https://www.crunchbase.com/organization/%E9%98%BF%E9%87%8C").as_deref(),
            Some("阿里")
        );
        assert_eq!(slug("https://www.crunchbase.com/organization/%C5%BE%").as_deref(), Some("ž%"));
        assert_eq!(slug("https://www.crunchbase.com/organization/linux-foundation"), None);
        assert_eq!(slug("https://example.com/organization/x"), None);
        assert_eq!(slug("https://www.crunchbase.com/organization"), None);
    }

    #[test]
    fn nobody_is_nobody_else() {
        let facts = company(
            "Non-Public Organization Bear (supporter)",
            Some("https://bear.example/"),
            Some("https://www.crunchbase.com/organization/bear"),
            None,
            false,
        );
        assert!(facts.anonymous && facts.identifiers.is_empty() && facts.homepage.is_none());
    }
}
