//! The part of a plugin's README that its package tells: written between two lines, everything else there is its author's.

use lianxi_sandbox::Manifest;

use super::{basis, grants, overview, rules, section};

/// The line before the part, and the line after it.
pub const BEGIN: &str = "<!-- 以下由 lianxi plugin doc --readme 生成 -->";
pub const END: &str = "<!-- 生成结束 -->";

/// Why a README cannot take the part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadmeError {
    #[error(
        "there is no line {BEGIN:?} with a line {END:?} after it: write both where the part is to stand"
    )]
    NoPlace,
}

/// The README with the part of this manifest in its place.
pub fn replaced(readme: &str, manifest: &Manifest) -> Result<String, ReadmeError> {
    let (before, rest) = readme.split_once(BEGIN).ok_or(ReadmeError::NoPlace)?;
    let (_, after) = rest.split_once(END).ok_or(ReadmeError::NoPlace)?;
    Ok(format!(
        "{before}{BEGIN}\n\n{}\n\n{END}{after}",
        part(manifest)
    ))
}

/// What only the manifest may say: bases, grants, duties with their fields, rules, indicators, records.
fn part(manifest: &Manifest) -> String {
    let mut blocks = vec![
        "### 法定依据".to_owned(),
        basis(&manifest.basis),
        "### 能力申请".to_owned(),
        grants(&manifest.grants),
        "### 职责一览".to_owned(),
        overview(&manifest.duties),
    ];
    blocks.extend(rules::catalogue(manifest, "###"));
    for duty in &manifest.duties {
        blocks.extend(section(duty, "###"));
    }
    blocks.join("\n\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn manifest() -> Manifest {
        let manifest = json!({
            "id": "land-use", "department": "land-use", "title": "示例部门", "version": "1.2.3", "abi": "1.0.0", "duties": [],
            "rules": [
                {"key": "answerWithin", "title": "答复期限", "measure": "个工作日", "versions": [
                    {"value": 15, "kind": "statute", "source": "条例 第九条", "from": "2026-01-01"},
                    {"value": 20, "kind": "default", "source": "产品默认", "to": "2025-12-31"}
                ]},
                {"key": "fine", "title": "罚款幅度", "measure": "元", "versions": [
                    {"value": [5000, 50000], "kind": "statute", "source": "法 第一条"}
                ]}
            ],
            "indicators": [{"code": "answered", "title": "答复率", "unit": "%"}],
            "records": [{"prefix": "answer/", "title": "答复"}]
        });
        Manifest::parse(manifest.to_string().as_bytes()).expect("a manifest")
    }

    #[test]
    fn what_stands_between_the_lines_is_written_anew_and_nothing_else() {
        let readme = format!("# 前\n\n{BEGIN}\n旧\n{END}\n\n# 后\n");
        let found = replaced(&readme, &manifest()).expect("a place");
        assert!(
            found.starts_with("# 前\n") && found.ends_with("# 后\n"),
            "{found}"
        );
        assert!(!found.contains('旧'), "{found}");
        for line in [
            "| `answerWithin` | 答复期限 | 15个工作日 | 法律法规 | 2026-01-01 起 | 条例 第九条 |",
            "| `answerWithin` | 答复期限 | 20个工作日 | 默认 | 至 2025-12-31 | 产品默认 |",
            "| `fine` | 罚款幅度 | 5000—50000元 | 法律法规 | — | 法 第一条 |",
            "| `answered` | 答复率 | % |",
            "| `answer/` | 答复 |",
        ] {
            assert!(found.lines().any(|one| one == line), "{line}\n{found}");
        }
        assert_eq!(replaced(&found, &manifest()), Ok(found));
    }

    #[test]
    fn a_readme_without_a_place_is_told() {
        for readme in [
            "# 前\n".to_owned(),
            BEGIN.to_owned(),
            format!("{END}\n{BEGIN}\n"),
        ] {
            assert_eq!(
                replaced(&readme, &manifest()),
                Err(ReadmeError::NoPlace),
                "{readme}"
            );
        }
    }
}
