//! Analyses and their answers as the API writes them.

use crate::wire::{
    InsightAnswer, InsightCard, InsightCell, InsightColumn, InsightMethod, InsightOption,
    InsightSetting, InsightTable,
};
use rapport_engine::insight::{Answer, Card, Column, OptionCard, Table};

/// What an analysis is.
pub(crate) fn insight_card(card: Card) -> InsightCard {
    InsightCard {
        name: card.name.to_owned(),
        title: card.title.to_owned(),
        question: card.question.to_owned(),
        method: card.method.to_owned(),
        version: card.version,
        options: card.options.into_iter().map(option).collect(),
    }
}

fn option(card: OptionCard) -> InsightOption {
    InsightOption {
        name: card.name.to_owned(),
        kind: card.kind.to_owned(),
        takes: card.takes,
        choices: card.choices.iter().map(|&word| word.to_owned()).collect(),
        default: card.default.to_owned(),
        help: card.help.to_owned(),
    }
}

/// What an analysis says.
pub(crate) fn insight_answer(answer: Answer) -> InsightAnswer {
    let settings = answer.method.settings.into_iter();
    InsightAnswer {
        analysis: answer.analysis,
        title: answer.title,
        question: answer.question,
        refused: answer.refused,
        verdict: answer.verdict,
        n: answer.n,
        tables: answer.tables.into_iter().map(table).collect(),
        caveats: answer.caveats,
        method: InsightMethod {
            name: answer.method.name,
            version: answer.method.version,
            settings: settings
                .map(|(name, value)| InsightSetting { name, value })
                .collect(),
            as_of: answer.method.as_of,
        },
    }
}

fn table(table: Table) -> InsightTable {
    let rows = table.rows.into_iter();
    InsightTable {
        name: table.name,
        title: table.title,
        columns: table.columns.into_iter().map(column).collect(),
        rows: rows
            .map(|row| row.into_iter().map(InsightCell).collect())
            .collect(),
    }
}

fn column(column: Column) -> InsightColumn {
    InsightColumn {
        name: column.name,
        title: column.title,
        unit: column.unit.name().to_owned(),
        currency: column.unit.currency().map(str::to_owned),
    }
}
