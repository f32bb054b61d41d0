//! Which categories hold the members, and who they are.

use std::collections::HashSet;

use pediment_storage::{MemberFacts, fold};

use super::form::{Category, Item};
use crate::{company, date};

/// Words that the name of a list of members holds.
const MEMBER_WORDS: &[&str] = &["member", "members", "membership", "supporter", "supporters", "sponsors"];

/// Words that names of tiers hold.
const TIER_WORDS: &[&str] = &[
    "academic",
    "associate",
    "bronze",
    "community",
    "contributing",
    "corporate",
    "diamond",
    "end",
    "founding",
    "general",
    "gold",
    "government",
    "individual",
    "liaison",
    "nonprofit",
    "platinum",
    "premier",
    "principal",
    "silver",
    "startup",
    "steward",
    "strategic",
    "titanium",
];

/// Where the members stand, and what there is to say about it.
pub(super) struct Found<'a> {
    pub(super) categories: Vec<&'a Category>,
    pub(super) notes: Vec<String>,
}

/// The categories that hold the members: those that were named, if they are there, else those that look like it.
pub(super) fn find<'a>(
    categories: &'a [Category],
    named: &[String],
    by_settings: Option<&str>,
) -> Result<Found<'a>, String> {
    let with_name = |name: &str| {
        categories
            .iter()
            .find(|category| category.name() == name.trim())
            .or_else(|| categories.iter().find(|category| fold(category.name()) == fold(name)))
    };
    let mut notes = Vec::new();
    if !named.is_empty() {
        let mut found = Vec::new();
        for name in named {
            found.push(with_name(name).ok_or_else(|| name.clone())?);
            notes.push(format!("members: category \"{name}\", as asked for"));
        }
        return Ok(Found { categories: found, notes });
    }
    let mut found: Vec<&Category> = Vec::new();
    if let Some(name) = by_settings {
        match with_name(name) {
            Some(category) => {
                found.push(category);
                notes.push(format!("members: category \"{name}\", named by the settings"));
            }
            None => {
                notes.push(format!("members: the settings name category \"{name}\", which does not exist"));
            }
        }
    }
    for category in categories.iter().filter(|category| looks_like_members(category)) {
        if !found.iter().any(|known| std::ptr::eq(*known, category)) {
            notes.push(format!("members: category \"{}\", found by its shape", category.name()));
            found.push(category);
        }
    }
    if found.is_empty() {
        notes.push("members: no category holds members; no membership ends because of this file".to_owned());
    }
    Ok(Found { categories: found, notes })
}

/// Members have no repository, no maturity and no day of acceptance, and their list says by its name, its tiers or their suffixes what
/// it is.
fn looks_like_members(category: &Category) -> bool {
    let count = category.items().count();
    let bare = category
        .items()
        .filter(|(_, item)| {
            let is_accepted = item.extra().is_some_and(|extra| extra.accepted.is_some());
            item.repository().is_none() && item.maturity().is_none() && !is_accepted
        })
        .count();
    if count == 0 || bare * 10 < count * 9 {
        return false;
    }
    let has_word = |name: &str, words: &[&str]| {
        fold(name).split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
    };
    let parts: Vec<_> = category.subcategories().iter().filter(|part| !part.items().is_empty()).collect();
    let tiers = parts.iter().filter(|part| has_word(part.name(), TIER_WORDS)).count();
    let called = category.items().filter(|(_, item)| company::is_called_member(item.name())).count();
    has_word(category.name(), MEMBER_WORDS) || tiers * 2 > parts.len() || called * 2 > count
}

/// The members in a category.
pub(super) fn members(
    category: &Category,
    foundation: &str,
    seen: &mut HashSet<(String, String)>,
    notes: &mut Vec<String>,
) -> Vec<MemberFacts> {
    let mut members = Vec::new();
    for (tier, item) in category.items() {
        let place = || format!("{} / {}", category.name(), tier.name());
        if item.name().is_empty() {
            notes.push(format!("left out: an entry without a name in {}", place()));
            continue;
        }
        let member = member(item, foundation, Some(tier.name()).filter(|tier| !tier.is_empty()), notes);
        if seen.insert((fold(&member.company.name), tier.name().to_owned())) {
            members.push(member);
        } else {
            notes.push(format!("left out: {} stands twice in {}", member.company.name, place()));
        }
    }
    members
}

/// One member.
pub(super) fn member(
    item: &Item,
    foundation: &str,
    tier: Option<&str>,
    notes: &mut Vec<String>,
) -> MemberFacts {
    let joined = item.joined.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let since = joined.and_then(date::partial);
    if let (Some(text), None) = (joined, &since) {
        notes.push(format!("left out: \"{text}\", since when {} is a member, is no date", item.name()));
    }
    MemberFacts {
        foundation: foundation.to_owned(),
        company: company::company(
            item.name(),
            item.homepage_url.as_deref(),
            item.crunchbase.as_deref(),
            item.linkedin(),
            item.is_unnamed(),
        ),
        tier: tier.map(str::to_owned),
        since,
        until: None,
    }
}
