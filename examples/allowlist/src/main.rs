//! Answers whether a name is on a list: GET /alice says `{"name":"alice","allowed":true}`.
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use clap::Parser;
use serde::{Deserialize, Serialize};

/// A service that knows who is allowed.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// Where to listen; port 0 takes any that is free and says which.
    #[arg(long, env = "ALLOWLIST_LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// The list: JSON of the form {"allowed": ["alice"]}.
    #[arg(long, env = "ALLOWLIST_FILE", default_value = "allowlist.json")]
    list: PathBuf,
}

#[derive(Deserialize)]
struct List {
    allowed: BTreeSet<String>,
}

#[derive(Serialize, Debug, PartialEq)]
struct Answer {
    name: String,
    allowed: bool,
}

impl List {
    fn answer(&self, name: String) -> Answer {
        Answer { allowed: self.allowed.contains(&name), name }
    }
}

async fn ask(State(list): State<Arc<List>>, Path(name): Path<String>) -> Json<Answer> {
    Json(list.answer(name))
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("allowlist: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(options: Options) -> Result<(), String> {
    let file = options.list.display();
    let text = std::fs::read_to_string(&options.list).map_err(|error| format!("{file}: {error}"))?;
    let list: List = serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))?;
    let router = Router::new().route("/{name}", get(ask)).with_state(Arc::new(list));
    let listener = tokio::net::TcpListener::bind(options.listen).await.map_err(|error| format!("{}: {error}", options.listen))?;
    println!("listening on {}", listener.local_addr().map_err(|error| error.to_string())?);
    axum::serve(listener, router).with_graceful_shutdown(interrupted()).await.map_err(|error| error.to_string())
}

async fn interrupted() {
    tokio::signal::ctrl_c().await.expect("signals can be waited for");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_listed_is_allowed() {
        let list: List = serde_json::from_str(r#"{ "allowed": ["alice"] }"#).unwrap();
        assert_eq!(list.answer("alice".into()), Answer { name: "alice".into(), allowed: true });
        assert!(!list.answer("bob".into()).allowed);
    }
}
