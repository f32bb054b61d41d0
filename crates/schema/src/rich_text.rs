//! Bodies of announcements as HTML that is safe to show.

use pediment_storage::BodyFormat;
use pulldown_cmark::{Options, Parser, html};

/// The body as HTML without scripts, styles, event handlers and forms, whoever wrote it.
pub(crate) fn safe_html(body: &str, format: BodyFormat) -> String {
    match format {
        BodyFormat::Html => ammonia::clean(body),
        BodyFormat::Markdown => {
            let mut rendered = String::with_capacity(body.len() * 3 / 2);
            html::push_html(
                &mut rendered,
                Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES),
            );
            ammonia::clean(&rendered)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_html_and_scripts_go() {
        let body = "# Open\n\n*fair* <script>alert(1)</script> [x](javascript:alert(1))";
        let html = safe_html(body, BodyFormat::Markdown);
        assert!(html.contains("<h1>Open</h1>") && html.contains("<em>fair</em>"), "{html}");
        assert!(!html.contains("script"), "{html}");
        assert!(!safe_html("<p onclick=x>a</p>", BodyFormat::Html).contains("onclick"));
    }
}
