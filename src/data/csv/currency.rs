//! Signs and words of currencies before and behind amounts.

/// Signs of currencies, which are left off.
const CURRENCIES: [char; 15] = [
    '$', '€', '£', '¥', '₹', '₩', '₽', '₺', '₴', '₫', '₪', '₱', '฿', '円', '元',
];

/// The codes of these currencies, in their order.
const CODES: [&str; 15] = [
    "USD", "EUR", "GBP", "JPY", "INR", "KRW", "RUB", "TRY", "UAH", "VND", "ILS", "PHP", "THB",
    "JPY", "CNY",
];

/// Words for currencies, which are left off: codes of ISO 4217 that are common, and what people write instead.
const CURRENCY_WORDS: [&str; 28] = [
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "RMB", "INR", "KRW", "SEK",
    "NOK", "DKK", "PLN", "CZK", "HUF", "BRL", "MXN", "ZAR", "TRY", "RUB", "Rs.", "Rs", "kr", "zł",
    "Kč",
];

/// Dollars and reais, by the letters before their sign, and the codes of these.
const LETTERED: [(&str, &str); 8] = [
    ("US$", "USD"),
    ("R$", "BRL"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("S$", "SGD"),
    ("NT$", "TWD"),
];

/// A number without the sign or word of its currency, and blanks around it.
pub(super) fn without_currency(text: &str) -> &str {
    if text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
    {
        return text;
    }
    let is_sign = |c: char| CURRENCIES.contains(&c) || c.is_whitespace();
    let mut lettered = LETTERED.iter();
    if let Some(bare) =
        lettered.find_map(|(word, _)| text.strip_prefix(word).or_else(|| text.strip_suffix(word)))
    {
        return bare.trim();
    }
    let text = text.trim_matches(is_sign);
    let bare = CURRENCY_WORDS
        .iter()
        .find_map(|word| text.strip_prefix(word).or_else(|| text.strip_suffix(word)));
    bare.map_or(text, |bare| bare.trim_matches(is_sign))
}

/// The currency of an amount, by its code or word.
pub(super) fn currency(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches(['-', '−', '–', '(']);
    let mut lettered = LETTERED.iter();
    if let Some((_, code)) =
        lettered.find(|(word, _)| text.starts_with(word) || text.ends_with(word))
    {
        return Some(code);
    }
    let mut words = CURRENCY_WORDS.iter();
    let word = words.find(|word| text.starts_with(**word) || text.ends_with(**word));
    let sign = || {
        let found = CURRENCIES.iter().position(|sign| text.contains(*sign))?;
        CODES.get(found)
    };
    word.or_else(sign).copied()
}
