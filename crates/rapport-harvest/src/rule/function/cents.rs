//! `cents(.amount, .currency)` gives the exact amount in minor units of that currency.

use super::context::Misuse;
use rapport_model::Currency;
use rapport_model::money::DecimalError;
use vrl::compiler::prelude::*;

/// `cents`.
#[derive(Debug, Clone, Copy)]
pub(in crate::rule) struct Cents;

const PARAMETERS: &[Parameter] = &[
    Parameter::required(
        "amount",
        kind::BYTES | kind::INTEGER | kind::FLOAT,
        "The amount: decimal text, or a number.",
    ),
    Parameter::optional(
        "currency",
        kind::BYTES,
        "Currency code of ISO 4217; USD when left out.",
    ),
    Parameter::optional(
        "decimal",
        kind::BYTES,
        "The decimal mark of the text, as a literal: `.` (default) or `,`.",
    ),
    Parameter::optional(
        "group",
        kind::BYTES,
        "What stands between groups of three digits in the text, as a literal; nothing when left out.",
    ),
];

impl Function for Cents {
    fn identifier(&self) -> &'static str {
        "cents"
    }

    fn usage(&self) -> &'static str {
        "The exact amount in minor units; an error for anything that is not a plain decimal number."
    }

    fn category(&self) -> &'static str {
        "Rapport"
    }

    fn return_kind(&self) -> u16 {
        kind::INTEGER
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn examples(&self) -> &'static [Example] {
        &[]
    }

    fn compile(
        &self,
        state: &state::TypeState,
        _: &mut FunctionCompileContext,
        arguments: ArgumentList,
    ) -> Compiled {
        let currency = match arguments.optional("currency") {
            None => Given::Always(Currency::USD),
            Some(code) => match code.resolve_constant(state) {
                Some(code) => Given::Always(
                    read_currency(&code).map_err(|(message, hint)| Misuse::boxed(message, hint))?,
                ),
                None => Given::ByRecord(code),
            },
        };
        let mark = |name: &'static str| -> Result<Option<char>, _> {
            let given = arguments
                .optional_literal(name, state)
                .map_err(|error| Box::new(error) as Box<dyn vrl::diagnostic::DiagnosticMessage>)?;
            let text = given.map(|given| given.to_string_lossy().into_owned());
            let mut chars = text.iter().flat_map(|text| text.chars());
            match (chars.next(), chars.next()) {
                (None, None) if text.is_none() => Ok(None),
                (Some(one), None) if !one.is_ascii_digit() && !matches!(one, '-' | '+') => {
                    Ok(Some(one))
                }
                _ => Err(Misuse::boxed(
                    format!("`{name}` is `{}`", text.clone().unwrap_or_default()),
                    "give one character that is neither a digit nor a sign",
                )),
            }
        };
        let writing = Writing {
            decimal: mark("decimal")?.unwrap_or('.'),
            group: mark("group")?,
        };
        if writing.group == Some(writing.decimal) {
            return Err(Misuse::boxed(
                format!("`decimal` and `group` are both `{}`", writing.decimal),
                "give two different characters",
            ));
        }
        Ok(CentsFn {
            amount: arguments.required("amount"),
            currency,
            writing,
        }
        .as_expr())
    }
}

/// The currency, or where the record has it.
#[derive(Debug, Clone)]
enum Given {
    Always(Currency),
    ByRecord(Box<dyn Expression>),
}

/// How amounts are written.
#[derive(Debug, Clone, Copy)]
struct Writing {
    decimal: char,
    group: Option<char>,
}

#[derive(Debug, Clone)]
struct CentsFn {
    amount: Box<dyn Expression>,
    currency: Given,
    writing: Writing,
}

impl FunctionExpression for CentsFn {
    fn resolve(&self, ctx: &mut Context<'_>) -> Resolved {
        let amount = self.amount.resolve(ctx)?;
        let currency = match &self.currency {
            Given::Always(currency) => *currency,
            Given::ByRecord(code) => {
                let code = code.resolve(ctx)?;
                read_currency(&code).map_err(|(message, hint)| format!("{message}: {hint}"))?
            }
        };
        let text = match &amount {
            Value::Integer(whole) => whole.to_string(),
            Value::Float(float) => meant(float.into_inner()),
            other => self.writing.plain(other.try_bytes_utf8_lossy()?.trim())?,
        };
        match currency.parse_amount(&text) {
            Ok(minor) => Ok(Value::Integer(minor.0)),
            Err(DecimalError::TooPrecise(text, decimals)) => Err(format!(
                "`{text}` has more than {decimals} decimals, which is all that {currency} has; check the decimal mark, or round it in the rule"
            )
            .into()),
            Err(error) => Err(error.to_string().into()),
        }
    }

    fn type_def(&self, _: &state::TypeState) -> TypeDef {
        TypeDef::integer().fallible()
    }
}

/// The currency, or what is wrong and what to do.
fn read_currency(code: &Value) -> Result<Currency, (String, String)> {
    let code = match code {
        Value::Null => std::borrow::Cow::Borrowed(""),
        given => given.to_string_lossy(),
    };
    let code = code.trim();
    if code.is_empty() {
        let message = "the currency is empty in this record".to_owned();
        return Err((
            message,
            "give the code, such as `.currency ?? \"USD\"`".to_owned(),
        ));
    }
    Currency::read(code)
        .map_err(|unknown| (format!("`{code}` is not a currency code"), unknown.hint))
}

impl Writing {
    /// The text with a point and without groups. Groups must be of three digits, so that a decimal mark is not taken for theirs.
    fn plain(self, text: &str) -> Result<String, ExpressionError> {
        if self.decimal == '.' && self.group.is_none() {
            return Ok(text.to_owned());
        }
        let not_a_number = || DecimalError::NotANumber(text.to_owned()).to_string();
        let (whole, decimals) = match text.split_once(self.decimal) {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (text, None),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if decimals.is_some_and(|decimals| !digits(decimals)) {
            return Err(not_a_number().into());
        }
        let mut plain = String::with_capacity(text.len());
        let mut groups = self.group.map_or_else(
            || vec![whole],
            |group| whole.split(group).collect::<Vec<_>>(),
        );
        let first = groups.remove(0);
        let unsigned = first.strip_prefix(['-', '+']).unwrap_or(first);
        let grouped = !groups.is_empty();
        if !digits(unsigned)
            || grouped && !(1..=3).contains(&unsigned.len())
            || groups
                .iter()
                .any(|group| group.len() != 3 || !digits(group))
        {
            return Err(not_a_number().into());
        }
        plain.push_str(first);
        plain.extend(groups);
        if let Some(decimals) = decimals {
            plain.push('.');
            plain.push_str(decimals);
        }
        Ok(plain)
    }
}

/// Digits of a decimal number that a 64-bit float always keeps.
const DIGITS: usize = 15;

/// The plain decimal number that a float means: its first 15 digits, since what follows is the nearness of the float to them.
/// `3.3000000000000003` is 3.3.
fn meant(float: f64) -> String {
    let scientific = format!("{float:.*e}", DIGITS - 1);
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let Ok(exponent) = exponent.parse::<i32>() else {
        return scientific;
    };
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(mantissa) => ("-", mantissa),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    // Where the point stands, counted in digits from the first one.
    let point = exponent + 1;
    let (whole, decimals) = match usize::try_from(point) {
        Ok(point) if point >= digits.len() => (format!("{digits:0<point$}"), String::new()),
        Ok(point) => {
            let (whole, decimals) = digits.split_at(point);
            (whole.to_owned(), decimals.to_owned())
        }
        Err(_negative) => {
            let zeros = point.unsigned_abs() as usize;
            (String::new(), format!("{}{digits}", "0".repeat(zeros)))
        }
    };
    let whole = if whole.is_empty() { "0" } else { &whole };
    if decimals.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{decimals}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_float_is_the_decimal_number_that_it_means() {
        for (float, text) in [
            (3.300_000_000_000_000_3, "3.3"),
            (0.1 + 0.2, "0.3"),
            (-19.99, "-19.99"),
            (0.0, "0"),
            (5.0, "5"),
            (1_234_567.89, "1234567.89"),
            (0.001, "0.001"),
            (1e15, "1000000000000000"),
            (1e-7, "0.0000001"),
            (100.0, "100"),
        ] {
            assert_eq!(meant(float), text);
        }
    }

    #[test]
    fn groups_are_of_three_digits_or_the_text_is_no_number() {
        let german = Writing {
            decimal: ',',
            group: Some('.'),
        };
        let plain = |text| german.plain(text).ok();
        assert_eq!(plain("-1.234.567,80").as_deref(), Some("-1234567.80"));
        assert_eq!(plain("12,5").as_deref(), Some("12.5"));
        assert_eq!(plain("1234,5").as_deref(), Some("1234.5"));
        for bad in [
            "1.23,4", "1.2345", "1.500.00", "1,5,0", "1,5.0", "1234.567", ".500", "a", "1,234.50",
            "--1",
        ] {
            assert_eq!(plain(bad), None, "{bad}");
        }
        let comma = Writing {
            decimal: ',',
            group: None,
        };
        assert_eq!(comma.plain("1.5").ok(), None);
        assert_eq!(comma.plain("-1,5").ok().as_deref(), Some("-1.5"));
    }
}
