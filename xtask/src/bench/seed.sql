-- What the foundation bench reads: 10 foundations of 100 members each among 1,000 companies, and 5,000
-- announcements, five for each company. No chance in it: every run reads the same facts.
INSERT INTO foundation (slug, name, name_key, homepage, founded_on, status)
SELECT 'bench-' || n, 'Bench Foundation ' || n, 'bench foundation ' || n, 'https://foundation-' || n || '.example',
       '2015-07-' || lpad(n::text, 2, '0'), 'ACTIVE'
FROM generate_series(1, 10) n;

INSERT INTO company (slug, name, name_key, legal_name, homepage, country)
SELECT 'company-' || n, initcap(word) || ' ' || n, word || ' ' || n, initcap(word) || ' ' || n || ' Incorporated',
       'https://company-' || n || '.example', (ARRAY['US', 'DE', 'CN', 'IN', 'FR'])[1 + n % 5]
FROM generate_series(1, 1000) n,
     LATERAL (SELECT (ARRAY['albatross', 'bergwerk', 'cascade', 'dynamo', 'ember', 'fjord', 'granite'])[1 + n % 7]) w (word);

INSERT INTO company_identifier (company_id, scheme, value)
SELECT id, 'domain', slug || '.example' FROM company;

INSERT INTO member (foundation_id, company_id, company_key, tier, tier_class, since, valid_from, valid_until,
                    first_seen, last_seen)
SELECT foundation.id, company.id, company.name_key,
       initcap(tier_class), tier_class, '2020-03-01', DATE '2020-03-01', DATE '9999-12-31',
       DATE '2020-03-01', DATE '2026-11-01'
FROM generate_series(0, 999) n
JOIN foundation ON foundation.slug = 'bench-' || (1 + n % 10)
JOIN company ON company.slug = 'company-' || (1 + n),
     LATERAL (SELECT (ARRAY['PLATINUM', 'GOLD', 'SILVER'])[1 + n % 3]) t (tier_class);

INSERT INTO announcement (slug, language, title, title_key, summary, body, body_format, canonical_url, publisher,
                          published_at, translated)
SELECT 'announcement-' || n, 'en', 'Announcement ' || n || ' of a new release', 'announcement ' || n || ' of a new release',
       'What changes for members and users, in short, number ' || n || '.',
       repeat('A paragraph that says at length what the title says in short. ', 20), 'MARKDOWN',
       'https://company-' || (1 + n % 1000) || '.example/news/' || n, 'Company ' || (1 + n % 1000),
       1577836800000 + n * 3600000::bigint, FALSE
FROM generate_series(1, 5000) n;

INSERT INTO announcement_company (announcement_id, company_id, published_at)
SELECT announcement.id, company.id, announcement.published_at
FROM generate_series(1, 5000) n
JOIN announcement ON announcement.slug = 'announcement-' || n
JOIN company ON company.slug = 'company-' || (1 + n % 1000);

INSERT INTO announcement_foundation (announcement_id, foundation_id, published_at)
SELECT announcement.id, foundation.id, announcement.published_at
FROM generate_series(1, 5000) n
JOIN announcement ON announcement.slug = 'announcement-' || n
JOIN foundation ON foundation.slug = 'bench-' || (1 + n % 10);

VACUUM ANALYZE;
