//! A static web server for one folder, on this machine only: what `serve` and the browser tests open
//! the page with. It reads, under one base address, and does nothing else: no listing, no way out of
//! the folder, no hidden files.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

const REQUEST_MAX_BYTES: u64 = 16 * 1024;
const IDLE_MAX: Duration = Duration::from_secs(20);

/// A folder, and the address under which it is served (it begins and ends with a slash).
#[derive(Clone)]
pub struct Site {
    /// The folder on disk.
    pub folder: PathBuf,
    /// The base address, such as `/` or `/some/folder/`.
    pub base: &'static str,
}

/// Takes a port of 127.0.0.1; port 0 takes a free one.
pub fn bind(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

/// Answers for as long as the program runs, each connection on a thread of its own.
pub fn answer(listener: TcpListener, site: Site) {
    for stream in listener.incoming().flatten() {
        let site = site.clone();
        // A browser that goes away in the middle is its own business.
        std::thread::spawn(move || {
            let _ = converse(stream, &site);
        });
    }
}

/// Answers request after request on one connection, until the browser closes it.
fn converse(stream: TcpStream, site: &Site) -> std::io::Result<()> {
    stream.set_read_timeout(Some(IDLE_MAX))?;
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut head = Vec::new();
        let mut limited = (&mut reader).take(REQUEST_MAX_BYTES);
        while !head.ends_with(b"\r\n\r\n") {
            if limited.read_until(b'\n', &mut head)? == 0 {
                return Ok(());
            }
        }
        let head = String::from_utf8_lossy(&head);
        let mut words = head.lines().next().unwrap_or_default().split(' ');
        let (method, target) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        let (status, kind, body) = respond(site, method, target);
        let mut answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n\r\n",
            body.len()
        )
        .into_bytes();
        if method != "HEAD" {
            answer.extend(body);
        }
        writer.write_all(&answer)?;
    }
}

/// Status, content type and body for one request.
fn respond(site: &Site, method: &str, target: &str) -> (&'static str, &'static str, Vec<u8>) {
    let plain = "text/plain; charset=utf-8";
    if !matches!(method, "GET" | "HEAD") {
        return (
            "405 Method Not Allowed",
            plain,
            b"Only GET and HEAD.\n".to_vec(),
        );
    }
    let found = inside(site.base, target).and_then(|name| {
        let file = site.folder.join(&name);
        let body = if file.is_file() {
            std::fs::read(&file).ok()?
        } else {
            return None;
        };
        Some((mime(&name), body))
    });
    match found {
        Some((kind, body)) => ("200 OK", kind, body),
        None => ("404 Not Found", plain, b"There is no such file.\n".to_vec()),
    }
}

/// The path inside the folder that a request's target means; none where it would leave the folder,
/// touch a hidden file, or is not an address at all.
fn inside(base: &str, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?;
    let path = percent_decoded(path)?;
    let name = path.strip_prefix(base)?;
    if name.is_empty() {
        return Some(PathBuf::from("index.html"));
    }
    let is_plain = |part: &str| {
        !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '\0', ':'])
    };
    name.split('/').all(is_plain).then(|| PathBuf::from(name))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        bytes.push(match byte {
            b'%' => u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// The media type that a file's ending stands for.
fn mime(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" | "yaml" | "yml" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(base: &str, target: &str) -> Option<String> {
        inside(base, target).map(|path| path.to_string_lossy().into_owned())
    }

    #[test]
    fn an_address_means_a_file_inside() {
        assert_eq!(path("/", "/").as_deref(), Some("index.html"));
        assert_eq!(path("/", "/?embed").as_deref(), Some("index.html"));
        assert_eq!(path("/", "/page.js?v=1").as_deref(), Some("page.js"));
        assert_eq!(
            path("/a/b/", "/a/b/snippets/x%2Dy.js").as_deref(),
            Some("snippets/x-y.js")
        );
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for target in [
            "/../Cargo.toml",
            "/a/../../x",
            "/%2e%2e/x",
            "/..%2fx",
            "/%5c..%5cx",
            "//etc/passwd",
            "/.git/config",
            "/a//b",
            "/a/",
            "/C:/x",
            "/%00",
            "/%zz",
            "/%",
            "x",
            "",
            "/%2Fetc/passwd",
        ] {
            assert_eq!(path("/", target), None, "{target:?}");
        }
        assert_eq!(path("/a/b/", "/page.js"), None);
        assert_eq!(path("/a/b/", "/a/b"), None);
    }

    #[test]
    fn browsers_get_the_types_that_they_insist_on() {
        let of = |name: &str| mime(Path::new(name));
        assert_eq!(of("page_bg.wasm"), "application/wasm");
        assert_eq!(of("page.js"), "text/javascript; charset=utf-8");
        assert_eq!(of("style.css"), "text/css; charset=utf-8");
        assert_eq!(of("LICENSE"), "application/octet-stream");
    }

    #[test]
    fn a_browser_is_answered_twice_on_one_connection() {
        let listener = bind(0).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let site = Site {
            folder: crate::files::top().join("public"),
            base: "/some/folder/",
        };
        std::thread::spawn(move || answer(listener, site));
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .expect("a timeout");
        let mut ask = |line: &str| {
            write!(stream, "{line} HTTP/1.1\r\nHost: x\r\n\r\n").expect("a request");
            let mut answer = Vec::new();
            let mut reader = BufReader::new(&stream);
            while !answer.ends_with(b"\r\n\r\n") {
                reader.read_until(b'\n', &mut answer).expect("an answer");
            }
            String::from_utf8_lossy(&answer).into_owned()
        };
        let head = ask("HEAD /some/folder/boot.js");
        assert!(
            head.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/javascript"),
            "{head}"
        );
        assert!(ask("HEAD /some/folder/").starts_with("HTTP/1.1 404"));
        assert!(ask("POST /some/folder/boot.js").starts_with("HTTP/1.1 405"));
    }
}
