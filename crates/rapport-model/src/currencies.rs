//! Which currencies there are, and how many decimals an amount in each has.
//!
//! From ISO 4217, list one as published on 2026-01-01 (the "minor unit" column). Units without one, such as gold and the codes for
//! tests, are left out: an amount in them has no smallest part. Currencies that were withdrawn since 1999 are kept with the
//! decimals they had, because exports reach back.

/// Codes by decimals, each list sorted and separated by spaces.
const BY_DECIMALS: [(u32, &str); 4] = [
    (
        2,
        "AED AFA AFN ALL AMD ANG AOA ARS ATS AUD AWG AZM AZN BAM BBD BDT BGL BGN BMD BND BOB BOV \
         BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CSD CUC CUP CVE CYP CZK DEM \
         DKK DOP DZD EEK EGP ERN ETB EUR FIM FJD FKP FRF GBP GEL GHC GHS GIP GMD GTQ GYD HKD HNL \
         HRK HTG HUF IDR IEP ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL \
         MAD MDL MGA MKD MMK MNT MOP MRO MRU MTL MUR MVR MWK MXN MXV MYR MZM MZN NAD NGN NIO NLG \
         NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR ROL RON RSD RUB SAR SBD SCR SDD SDG SEK SGD SHP \
         SIT SKK SLE SLL SOS SRD SRG SSP STD STN SVC SYP SZL THB TJS TMM TMT TOP TRY TTD TWD TZS \
         UAH USD USN UYU UZS VEB VED VEF VES WST XAD XCD XCG YER YUM ZAR ZMK ZMW ZWD ZWG ZWL ZWN \
         ZWR",
    ),
    (
        0,
        "ADP BEF BIF BYB BYR CLP DJF ESP GNF GRD ISK ITL JPY KMF KRW LUF MGF PTE PYG RWF TPE TRL \
         UGX UYI VND VUV XAF XOF XPF",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];

/// Letters of a code and the space after it.
const STEP: usize = 4;

/// Decimals of an amount in this currency; `None` for a code that is none.
pub(crate) fn decimals(code: [u8; 3]) -> Option<u32> {
    BY_DECIMALS
        .iter()
        .find(|(_, codes)| holds(codes.as_bytes(), code))
        .map(|(decimals, _)| *decimals)
}

/// All codes, for suggestions.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    BY_DECIMALS
        .iter()
        .flat_map(|(_, codes)| codes.split_ascii_whitespace())
}

/// By halves: amounts are read for every record.
fn holds(codes: &[u8], code: [u8; 3]) -> bool {
    let (mut low, mut high) = (0, codes.len().div_ceil(STEP));
    while low < high {
        let middle = low.midpoint(high);
        let at = middle * STEP;
        match codes.get(at..at + 3).map(|found| found.cmp(&code)) {
            Some(std::cmp::Ordering::Equal) => return true,
            Some(std::cmp::Ordering::Less) => low = middle + 1,
            _ => high = middle,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_with_its_decimals_and_stands_once() {
        let mut all: Vec<&str> = Vec::new();
        for (count, list) in BY_DECIMALS {
            let list: Vec<&str> = list.split(' ').collect();
            assert!(
                list.is_sorted() && list.iter().all(|code| code.len() == 3),
                "{list:?}"
            );
            for code in &list {
                assert_eq!(
                    decimals(code.as_bytes().try_into().unwrap()),
                    Some(count),
                    "{code}"
                );
            }
            all.extend(list);
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!((all.len(), codes().count()), (count, count));
    }

    #[test]
    fn decimals_are_those_of_the_standard() {
        for (code, count) in [
            ("USD", 2),
            ("EUR", 2),
            ("JPY", 0),
            ("CLP", 0),
            ("ISK", 0),
            ("UGX", 0),
            ("KWD", 3),
            ("BHD", 3),
            ("TND", 3),
            ("IQD", 3),
            ("CLF", 4),
            ("UYW", 4),
            ("MGA", 2),
            ("HUF", 2),
            ("DEM", 2),
            ("ITL", 0),
            ("ZWG", 2),
            ("XCG", 2),
        ] {
            assert_eq!(
                decimals(code.as_bytes().try_into().unwrap()),
                Some(count),
                "{code}"
            );
        }
        for none in [
            *b"EUX",
            *b"XTS",
            *b"XAU",
            *b"AAA",
            *b"ZZZ",
            *b"usd",
            *b"\xff\xff\xff",
            *b"ED ",
        ] {
            assert_eq!(decimals(none), None, "{none:?}");
        }
    }
}
