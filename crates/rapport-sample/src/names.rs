//! Invented names of people and companies, and how silos spell them.

use crate::dice::Dice;

const GIVEN: [&str; 48] = [
    "Ada", "Amélie", "Anton", "Aylin", "Bao", "Bríd", "Carla", "Chidi", "Dana", "Dmitri", "Eilís",
    "Elena", "Emeka", "Farah", "Felix", "Greta", "Hana", "Hugo", "Ines", "Ivo", "Jasmin", "Joël",
    "Jürgen", "Kaya", "Kofi", "Lars", "Leila", "Lotte", "Malik", "Mara", "Mei", "Mikko", "Nadia",
    "Noor", "Oskar", "Paula", "Quentin", "Renée", "Rosa", "Samir", "Søren", "Tamar", "Theo", "Uma",
    "Vera", "Wanda", "Yusuf", "Zoë",
];
const FAMILY: [&str; 64] = [
    "Abara",
    "Alder",
    "Bäcker",
    "Bellweather",
    "Brandt",
    "Cardoso",
    "Castellan",
    "Dahlgren",
    "Demir",
    "Drăgan",
    "Ekström",
    "Farkas",
    "Fenwick",
    "Fiore",
    "Galloway",
    "Grönlund",
    "Haddad",
    "Halloran",
    "Hartwell",
    "Ibsen",
    "Ivanova",
    "Jansen",
    "Kallio",
    "Keane",
    "Kowalik",
    "Köhler",
    "Laurent",
    "Lindqvist",
    "Lópera",
    "Mahlangu",
    "Marchetti",
    "Menon",
    "Moreau",
    "Müller",
    "Nakata",
    "Nwosu",
    "Okafor",
    "Oyelaran",
    "Park",
    "Peñalva",
    "Petrov",
    "Quint",
    "Rahimi",
    "Rasmussen",
    "Reyes",
    "Rossi",
    "Sato",
    "Schäfer",
    "Seidel",
    "Sharma",
    "Silva",
    "Sørensen",
    "Tanaka",
    "Thackeray",
    "Toth",
    "Ueda",
    "Valdez",
    "Varga",
    "Weiß",
    "Whitlock",
    "Yilmaz",
    "Zahradnik",
    "Zeller",
    "Zubiri",
];
const HEADS: [&str; 40] = [
    "Alber", "Ardent", "Bexley", "Borea", "Calder", "Corvin", "Dalmor", "Doven", "Elgar",
    "Everdon", "Falke", "Fjord", "Galen", "Glenmar", "Hadrel", "Holmar", "Istra", "Jorvik",
    "Kestrel", "Kolding", "Lanner", "Lomond", "Marwick", "Medrin", "Norvel", "Nystad", "Orlan",
    "Oxmoor", "Penrose", "Quarry", "Ravel", "Rothwell", "Selka", "Solent", "Tarn", "Tolva",
    "Ulmen", "Veldt", "Wexcombe", "Yarrow",
];
const TAILS: [&str; 16] = [
    "Works",
    "Industries",
    "Systems",
    "Engineering",
    "& Sons",
    "Group",
    "Plant",
    "Technik",
    "Manufacturing",
    "Partners",
    "Utilities",
    "Process",
    "Machines",
    "Supply",
    "Union",
    "Werke",
];
const CITIES: [&str; 12] = [
    "Ashby",
    "Brunnfeld",
    "Carrow",
    "Dunmere",
    "Eskholt",
    "Fallow Bay",
    "Grennan",
    "Hollin",
    "Inverly",
    "Kardal",
    "Lindesau",
    "Mordale",
];

/// A person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
}

impl Name {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        Self {
            given: *dice.pick(&GIVEN),
            family: *dice.pick(&FAMILY),
        }
    }

    /// `Jürgen Müller`.
    pub(crate) fn full(self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// `MUELLER, JUERGEN`, as the ERP has it.
    pub(crate) fn erp(self) -> String {
        format!("{}, {}", ascii(self.family), ascii(self.given)).to_uppercase()
    }

    /// `J. Mueller`, as the service desk has it.
    pub(crate) fn initial(self) -> String {
        let first: String = ascii(self.given).chars().take(1).collect();
        format!("{first}. {}", ascii(self.family))
    }

    /// `juergen.mueller`.
    pub(crate) fn address(self) -> String {
        format!("{}.{}", ascii(self.given), ascii(self.family)).to_lowercase()
    }
}

/// A company's name; numbered so that no two share a domain.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    /// `Tolva Machines`.
    pub(crate) name: String,
    /// `tolva-machines-2k.example`.
    pub(crate) domain: String,
    /// Where it is.
    pub(crate) city: &'static str,
}

impl Company {
    pub(crate) fn draw(dice: &mut Dice, number: u32) -> Self {
        let (head, tail) = (dice.pick(&HEADS), dice.pick(&TAILS));
        let word = if *tail == "& Sons" { "sons" } else { tail };
        Self {
            name: format!("{head} {tail}"),
            domain: format!("{head}-{word}-{}.example", short(number)).to_lowercase(),
            city: *dice.pick(&CITIES),
        }
    }

    /// As the ERP has it: capitals, the town behind.
    pub(crate) fn erp(&self) -> String {
        format!("{} {}", self.name, self.city).to_uppercase()
    }
}

/// A number in base 36.
pub(crate) fn short(mut number: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(number % 36, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
}

/// Without accents, as systems write names that do not know them.
fn ascii(name: &str) -> String {
    let mut plain = String::with_capacity(name.len() + 2);
    for letter in name.chars() {
        match letter {
            'ä' => plain.push_str("ae"),
            'ö' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            'ø' | 'ó' => plain.push('o'),
            'ă' => plain.push('a'),
            'é' | 'è' | 'ë' => plain.push('e'),
            'í' => plain.push('i'),
            'ñ' => plain.push('n'),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_can_be_written_without_accents() {
        for name in GIVEN.iter().chain(&FAMILY) {
            assert!(ascii(name).is_ascii(), "{name}");
        }
    }

    #[test]
    fn one_person_is_spelt_differently_in_each_silo() {
        let name = Name {
            given: "Jürgen",
            family: "Weiß",
        };
        assert_eq!(name.erp(), "WEISS, JUERGEN");
        assert_eq!(name.initial(), "J. Weiss");
        assert_eq!(name.address(), "juergen.weiss");
    }
}
