//! Plain tables: columns padded, numbers right-aligned, no frames. What a cell says stands in one line and is not endless.

use crate::harmless;

/// A table with a header.
pub(crate) struct Table {
    header: Vec<(String, Align)>,
    rows: Vec<Line>,
}

enum Line {
    Cells(Vec<String>),
    /// Text across all columns, below the row before it.
    Note(String),
}

/// Side to which a column is aligned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

impl Table {
    pub(crate) fn new(header: &[(&str, Align)]) -> Self {
        let header = header.iter();
        Self {
            header: header
                .map(|(name, align)| (harmless::part(name), *align))
                .collect(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        // A width is limited, and one endless text would make every line endless.
        let cells = cells.iter().map(|cell| harmless::part(cell)).collect();
        self.rows.push(Line::Cells(cells));
    }

    pub(crate) fn note(&mut self, text: String) {
        self.rows.push(Line::Note(text));
    }

    pub(crate) fn render(&self) -> String {
        let width = |i: usize| {
            let cells = self.rows.iter().filter_map(|row| match row {
                Line::Cells(cells) => cells.get(i).map(|c| c.chars().count()),
                Line::Note(_) => None,
            });
            cells
                .chain([self.header[i].0.chars().count()])
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.header.len()).map(width).collect();
        let line = |cells: &mut dyn Iterator<Item = &str>| {
            let mut text = String::new();
            for ((cell, width), (_, align)) in cells.zip(&widths).zip(&self.header) {
                match align {
                    Align::Left => text.push_str(&format!("{cell:<width$}  ")),
                    Align::Right => text.push_str(&format!("{cell:>width$}  ")),
                }
            }
            format!("{}\n", text.trim_end())
        };
        let mut text = line(&mut self.header.iter().map(|(name, _)| name.as_str()));
        for row in &self.rows {
            match row {
                Line::Cells(cells) => text.push_str(&line(&mut cells.iter().map(String::as_str))),
                Line::Note(note) => text.push_str(&format!("{note}\n")),
            }
        }
        text
    }
}
