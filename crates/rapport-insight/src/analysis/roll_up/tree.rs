//! The org tree over the scopes, parents before children.

use super::Leftovers;
use crate::Book;
use crate::ask::Stop;
use crate::book::Whose;

/// A line of the roll-up.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Steps below the root.
    pub(super) depth: usize,
    pub(super) kind: String,
    pub(super) code: String,
    pub(super) name: String,
    /// The node above, by place in the list.
    pub(super) parent: Option<usize>,
    /// The set that holds its records: what to ask next.
    pub(super) set: String,
    /// The scope it is, for a leaf; or is of, for a line of money that falls to no record.
    pub(super) scope: Option<u16>,
    /// Why its money falls to no record, for a line of such money below its scope.
    pub(super) whose: Option<Whose>,
}

/// All nodes with records or money below them, the whole first. Refuses a tree that runs in a circle.
pub(super) fn tree(book: &Book, scopes: &[u16], leftovers: &Leftovers) -> Result<Vec<Node>, Stop> {
    let whole = Node {
        depth: 0,
        kind: "whole".to_owned(),
        code: "all".to_owned(),
        name: "All".to_owned(),
        parent: None,
        set: "all".to_owned(),
        scope: None,
        whose: None,
    };
    let mut nodes = vec![whole];
    // Each scope with the units above it, the highest first.
    let mut paths: Vec<(Vec<usize>, u16)> = Vec::new();
    for scope in scopes {
        let mut path: Vec<usize> = Vec::new();
        let mut code = book.scopes[*scope as usize].unit.as_str();
        while let Some(at) = book.org.iter().position(|node| node.code == code) {
            if path.contains(&at) {
                return Err(Stop::refuse(format!(
                    "The org tree runs in a circle at `{code}`: correct its parent in org.yaml."
                )));
            }
            path.push(at);
            code = &book.org[at].parent;
        }
        path.reverse();
        paths.push((path, *scope));
    }
    paths.sort();
    let mut place: Vec<Option<usize>> = vec![None; book.org.len()];
    for (path, scope) in paths {
        let mut parent = 0;
        for (depth, at) in path.iter().enumerate() {
            let unit = &book.org[*at];
            let next = nodes.len();
            parent = *place[*at].get_or_insert_with(|| {
                nodes.push(Node {
                    depth: depth + 1,
                    kind: unit.kind.clone(),
                    code: unit.code.clone(),
                    name: unit.name.clone(),
                    parent: Some(parent),
                    set: format!("unit={}", quoted(&unit.code)),
                    scope: None,
                    whose: None,
                });
                next
            });
        }
        let info = &book.scopes[scope as usize];
        nodes.push(Node {
            depth: path.len() + 1,
            kind: "scope".to_owned(),
            code: info.code.clone(),
            name: info.name.clone(),
            parent: Some(parent),
            set: format!("scope={}", quoted(&info.code)),
            scope: Some(scope),
            whose: None,
        });
        let at = nodes.len() - 1;
        for (_, whose) in leftovers
            .range((scope, Whose::Nobody)..=(scope, Whose::WithoutRecord))
            .map(|(key, _)| *key)
        {
            nodes.push(Node {
                depth: path.len() + 2,
                kind: whose.code().to_owned(),
                code: info.code.clone(),
                name: whose.words().to_owned(),
                parent: Some(at),
                set: String::new(),
                scope: Some(scope),
                whose: Some(whose),
            });
        }
    }
    Ok(nodes)
}

/// A word as a set takes it.
fn quoted(word: &str) -> String {
    let plain = word
        .chars()
        .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        && !word.is_empty();
    if plain {
        word.to_owned()
    } else {
        format!("\"{word}\"")
    }
}
