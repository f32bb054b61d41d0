//! A landscape file of our own making.

/// A landscape (v1) whose members are these companies, each in its tier.
///
/// A company `Alpha` has the homepage `https://alpha.example` and the Crunchbase slug `alpha`.
pub fn landscape(members: &[(&str, &str)]) -> String {
    let mut lines = vec!["landscape:".to_owned(), "  - category:".to_owned(), "    name: Members".to_owned()];
    lines.push("    subcategories:".to_owned());
    for (company, tier) in members {
        let slug = company.to_lowercase().replace(' ', "-");
        lines.push("      - subcategory:".to_owned());
        lines.push(format!("        name: {tier}"));
        lines.push("        items:".to_owned());
        lines.push("          - item:".to_owned());
        lines.push(format!("            name: {company}"));
        lines.push(format!("            homepage_url: https://{slug}.example"));
        lines.push(format!("            crunchbase: https://www.crunchbase.com/organization/{slug}"));
    }
    lines.join("\n") + "\n"
}
