//! Addresses of texts that stand elsewhere: which may be fetched, where a page of a code host has the text itself, and what is shown of one.

/// Where GitHub's pages are, and its texts.
const GITHUB: &str = "https://github.com/";
const GITHUB_RAW: &str = "https://raw.githubusercontent.com/";
const GITLAB: &str = "https://gitlab.com/";
/// What stands between the project and what is shown of it in an address of GitLab, on any host of it.
const GITLAB_PAGES: [&str; 2] = ["/-/tree/", "/-/blob/"];
const GITLAB_RAW: &str = "/-/raw/";
/// The branch that a repository shows by itself.
const HEAD: &str = "HEAD";
/// The file of a function (the layout of a catalog).
const FUNCTION: &str = "function.yaml";

/// Why a text is no address that is fetched.
pub(crate) fn check(uri: &str) -> Result<(), &'static str> {
    let rest = uri
        .strip_prefix("https://")
        .or_else(|| uri.strip_prefix("http://"))
        .ok_or("is a URI that begins with http:// or https://")?;
    if authority(rest).contains('@') {
        return Err("names nobody: say who asks under `authentication`");
    }
    if authority(rest).is_empty() {
        return Err("names a host");
    }
    let fine = uri.chars().all(|c| !c.is_whitespace() && !c.is_control());
    if !fine || uri.contains(['{', '}']) {
        return Err(
            "stands as it is, without a place to fill: it is fetched when the definition is published, and nothing is known then",
        );
    }
    Ok(())
}

fn authority(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Without what may say more than where it is.
pub(crate) fn shown(uri: &str) -> &str {
    uri.split(['?', '#']).next().unwrap_or(uri)
}

/// Whether what goes there can be read by everyone on the way.
pub(crate) fn is_open(uri: &str) -> bool {
    let Some(rest) = uri.strip_prefix("http://") else {
        return false;
    };
    let authority = authority(rest);
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    !(host.eq_ignore_ascii_case("localhost") || host == "::1" || host.starts_with("127."))
}

/// Where the text itself is: of a page that shows a file of a repository, the file.
pub(crate) fn raw(uri: &str) -> String {
    let uri = uri.split('#').next().unwrap_or(uri);
    if let Some(rest) = uri.strip_prefix(GITHUB) {
        return github(shown(rest)).unwrap_or_else(|| uri.to_owned());
    }
    let page = GITLAB_PAGES.iter().find(|page| uri.contains(*page));
    page.map_or_else(
        || uri.to_owned(),
        |page| shown(uri).replacen(page, GITLAB_RAW, 1),
    )
}

/// `owner/repository/tree/branch/path` and its like.
fn github(rest: &str) -> Option<String> {
    let segments: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    let [owner, repository, path @ ..] = &segments[..] else {
        return None;
    };
    let (reference, path) = match path {
        [
            "tree" | "blob" | "raw",
            "refs",
            kind @ ("heads" | "tags"),
            name,
            path @ ..,
        ] => (format!("refs/{kind}/{name}"), path.join("/")),
        ["tree" | "blob" | "raw", name, path @ ..] => (reference(name), path.join("/")),
        // `directory@version`, as the language's text calls a function of a repository.
        [path @ .., last] if last.contains('@') => {
            let (last, version) = last.split_once('@')?;
            let folder = path.iter().copied().chain([last, FUNCTION]);
            (
                format!("refs/tags/{version}"),
                folder.collect::<Vec<_>>().join("/"),
            )
        }
        _ => return None,
    };
    Some(format!(
        "{GITHUB_RAW}{owner}/{repository}/{reference}/{path}"
    ))
}

/// A branch, unless it is a commit.
fn reference(name: &str) -> String {
    let is_commit = name.len() == 40 && name.chars().all(|c| c.is_ascii_hexdigit());
    if is_commit || name == HEAD {
        name.to_owned()
    } else {
        format!("refs/heads/{name}")
    }
}

/// Where a catalog has a function. The root of a repository is that of the branch that it shows by itself.
pub(crate) fn of_function(catalog: &str, name: &str, version: &str) -> String {
    let root = catalog.trim_end_matches('/');
    let path = format!("functions/{name}/{version}/{FUNCTION}");
    if let Some(repository) = root.strip_prefix(GITHUB)
        && repository.split('/').count() == 2
    {
        return format!("{GITHUB_RAW}{repository}/{HEAD}/{path}");
    }
    if root.starts_with(GITLAB) && !root.contains("/-/") {
        return format!("{root}{GITLAB_RAW}{HEAD}/{path}");
    }
    raw(&format!("{root}/{path}"))
}

/// Whether a function's name or version is one part of a path and nothing else.
pub(crate) fn is_part(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('.')
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || "-_.+".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_their_texts() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        for (page, text) in [
            (
                "https://github.com/o/r/tree/main/functions/log/1.0.0/function.yaml".to_owned(),
                "https://raw.githubusercontent.com/o/r/refs/heads/main/functions/log/1.0.0/function.yaml".to_owned(),
            ),
            (
                "https://github.com/o/r/blob/main/a.yaml?plain=1#L3".to_owned(),
                "https://raw.githubusercontent.com/o/r/refs/heads/main/a.yaml".to_owned(),
            ),
            (
                "https://github.com/o/r/blob/refs/tags/v1/a.yaml".to_owned(),
                "https://raw.githubusercontent.com/o/r/refs/tags/v1/a.yaml".to_owned(),
            ),
            (
                format!("https://github.com/o/r/blob/{commit}/a.yaml"),
                format!("https://raw.githubusercontent.com/o/r/{commit}/a.yaml"),
            ),
            (
                "https://github.com/myorg/functions/validateEmailAddress@v1.0.0".to_owned(),
                "https://raw.githubusercontent.com/myorg/functions/refs/tags/v1.0.0/validateEmailAddress/function.yaml".to_owned(),
            ),
            (
                "https://gitlab.com/g/s/p/-/blob/main/a.yaml".to_owned(),
                "https://gitlab.com/g/s/p/-/raw/main/a.yaml".to_owned(),
            ),
            (
                "https://git.example/g/p/-/tree/main/a.yaml?x=1".to_owned(),
                "https://git.example/g/p/-/raw/main/a.yaml".to_owned(),
            ),
        ] {
            assert_eq!(raw(&page), text, "{page}");
        }
        for itself in [
            "https://raw.githubusercontent.com/o/r/main/function.yaml",
            "https://github.com/o/r/releases/download/v1/function.yaml",
            "https://a.example/github.com/o/r/tree/main/x?y=1",
        ] {
            assert_eq!(raw(itself), itself);
            assert_eq!(raw(&format!("{itself}#part")), itself);
        }
    }

    #[test]
    fn functions_of_catalogs() {
        for (catalog, text) in [
            (
                "https://a.example/catalog/",
                "https://a.example/catalog/functions/log/1.0.0/function.yaml",
            ),
            (
                "https://github.com/o/r",
                "https://raw.githubusercontent.com/o/r/HEAD/functions/log/1.0.0/function.yaml",
            ),
            (
                "https://github.com/o/r/tree/main",
                "https://raw.githubusercontent.com/o/r/refs/heads/main/functions/log/1.0.0/function.yaml",
            ),
            (
                "https://gitlab.com/g/p",
                "https://gitlab.com/g/p/-/raw/HEAD/functions/log/1.0.0/function.yaml",
            ),
            (
                "https://gitlab.com/g/p/-/tree/main",
                "https://gitlab.com/g/p/-/raw/main/functions/log/1.0.0/function.yaml",
            ),
        ] {
            assert_eq!(of_function(catalog, "log", "1.0.0"), text, "{catalog}");
        }
        for (part, is) in [
            ("1.0.0-rc+1", true),
            ("发送", true),
            ("..", false),
            ("a/b", false),
            ("a?b", false),
            ("%2e", false),
            ("", false),
        ] {
            assert_eq!(is_part(part), is, "{part}");
        }
    }

    #[test]
    fn what_is_fetched_and_what_everyone_could_read() {
        for (uri, fine, open) in [
            ("https://a.example/x?y#z", true, false),
            ("http://a.example/x", true, true),
            ("http://localhost:8080/x", true, false),
            ("http://127.0.0.1/x", true, false),
            ("http://[::1]:80/x", true, false),
            ("http://localhost.evil.example/x", true, true),
            ("https://a.example/x@1", true, false),
            ("https://user:word@a.example/x", false, false),
            ("https:///x", false, false),
            ("https://a.example/{x}", false, false),
            ("https://a.example/x y", false, false),
            ("file:///etc/passwd", false, false),
        ] {
            assert_eq!((check(uri).is_ok(), is_open(uri)), (fine, open), "{uri}");
        }
    }
}
