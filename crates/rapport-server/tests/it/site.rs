//! A served project for a test, asked without a network.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use rapport_engine::settings::{Origin, Override};
use rapport_engine::{FixedClock, Project, template};
use rapport_model::Micros;
use rapport_server::{Options, Server};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use tower::ServiceExt;

/// 1 March 2026, noon, UTC.
pub(crate) const NOW: Micros = Micros(1_772_366_400 * Micros::SECOND);

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    pub(crate) fn error_code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap().to_owned()
    }
}

/// A served project.
pub(crate) struct Site {
    runtime: tokio::runtime::Runtime,
    router: Router,
    pub(crate) token: String,
    _folder: tempfile::TempDir,
}

/// How to serve a fresh project.
pub(crate) fn options(folder: PathBuf, store: Option<&str>, listen: &str) -> Options {
    let store: Vec<(&str, &str)> = store.into_iter().map(|url| ("store.url", url)).collect();
    options_with(folder, &store, listen)
}

fn options_with(folder: PathBuf, settings: &[(&str, &str)], listen: &str) -> Options {
    let overrides: Vec<Override> = settings
        .iter()
        .map(|(name, text)| Override {
            name: (*name).to_owned(),
            text: (*text).to_owned(),
            origin: Origin::Flag(format!("--set {name}")),
        })
        .collect();
    Options {
        project: Box::new(move || Project::open(&folder, &overrides)),
        listen: listen.to_owned(),
        clock: Arc::new(FixedClock(NOW)),
    }
}

impl Site {
    /// The quickstart project without data.
    pub(crate) fn new(store: Option<&str>) -> Self {
        let store: Vec<(&str, &str)> = store.into_iter().map(|url| ("store.url", url)).collect();
        Self::with(&store)
    }

    /// The quickstart project without data, with these settings.
    pub(crate) fn with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("p");
        template::create(&project, "quickstart").unwrap();
        let server = Server::open(&options_with(project, settings, "127.0.0.1:0")).unwrap();
        Self {
            runtime: tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap(),
            token: server.token().text().to_owned(),
            router: server.router(),
            _folder: folder,
        }
    }

    /// Sends a request as it is, with a `Host` unless it has one.
    pub(crate) fn send(&self, mut request: Request<Body>) -> Answer {
        request
            .headers_mut()
            .entry("host")
            .or_insert("localhost:7777".parse().unwrap());
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            Answer {
                status: parts.status,
                headers: parts.headers,
                bytes: bytes.to_vec(),
            }
        })
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
    }

    /// The JSON of an address that answers.
    pub(crate) fn ok(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        answer.json()
    }

    /// Posts JSON with the token and more headers.
    pub(crate) fn post(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::post(path)
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_string())).unwrap())
    }

    /// Sends JSON by another method than POST, with the token.
    pub(crate) fn write(&self, method: &str, path: &str, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.token));
        self.send(request.body(Body::from(body.to_string())).unwrap())
    }

    /// Takes an interaction in; gives the answer's only item.
    pub(crate) fn log(&self, email: &str, type_code: &str, day: &str) -> Value {
        let body = serde_json::json!({
            "contact": {"email": email}, "scope": "research_labs", "type": type_code,
            "happened_at": format!("{day}T10:00:00Z"),
        });
        let answer = self.post("/api/v1/interactions", &body, &[]);
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        answer.json()["items"][0].clone()
    }
}
