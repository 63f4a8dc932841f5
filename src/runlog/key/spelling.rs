//! Words of other languages that keys have, and the English ones for them.

use std::borrow::Cow;

/// Words that stand alone or between signs. A phrase stands before the words in it.
const WORDS: [(&str, &str); 43] = [
    // German
    ("validierungsverlust", "val loss"),
    ("trainingsverlust", "train loss"),
    ("testverlust", "test loss"),
    ("verlust", "loss"),
    ("fehler", "error"),
    ("validierung", "val"),
    ("schritt", "step"),
    ("schritte", "steps"),
    ("lernrate", "learning rate"),
    ("epoche", "epoch"),
    ("gradientennorm", "grad norm"),
    // French
    ("taux d'apprentissage", "learning rate"),
    ("taux d’apprentissage", "learning rate"),
    ("perte", "loss"),
    ("étape", "step"),
    ("etape", "step"),
    ("époque", "epoch"),
    ("itération", "iteration"),
    ("entraînement", "train"),
    // Spanish
    ("tasa de aprendizaje", "learning rate"),
    ("pérdida", "loss"),
    ("paso", "step"),
    ("época", "epoch"),
    ("validación", "val"),
    ("entrenamiento", "train"),
    // Portuguese
    ("taxa de aprendizado", "learning rate"),
    ("perda", "loss"),
    ("passo", "step"),
    ("validação", "val"),
    ("treino", "train"),
    ("treinamento", "train"),
    // Italian
    ("tasso di apprendimento", "learning rate"),
    ("perdita", "loss"),
    ("epoca", "epoch"),
    ("validazione", "val"),
    // Russian
    ("скорость обучения", "learning rate"),
    ("потери", "loss"),
    ("потеря", "loss"),
    ("шаг", "step"),
    ("эпоха", "epoch"),
    ("валидации", "val"),
    ("валидация", "val"),
    ("обучения", "train"),
];

/// Words of languages that set none apart; a longer one stands before those in it.
const INSIDE: [(&str, &str); 32] = [
    // Chinese
    ("学习率", "learning rate"),
    ("梯度范数", "grad norm"),
    ("训练", "train"),
    ("验证", "val"),
    ("测试", "test"),
    ("平均", "avg"),
    ("损失", "loss"),
    ("步数", "step"),
    ("步骤", "step"),
    ("迭代次数", "iteration"),
    ("迭代", "iteration"),
    ("轮次", "epoch"),
    ("轮数", "epoch"),
    ("步", "step"),
    ("轮", "epoch"),
    // Japanese
    ("学習率", "learning rate"),
    ("勾配ノルム", "grad norm"),
    ("訓練", "train"),
    ("学習", "train"),
    ("検証", "val"),
    ("損失", "loss"),
    ("ステップ", "step"),
    ("エポック", "epoch"),
    // Korean
    ("학습률", "learning rate"),
    ("학습", "train"),
    ("훈련", "train"),
    ("검증", "val"),
    ("손실", "loss"),
    ("스텝", "step"),
    ("단계", "step"),
    ("에포크", "epoch"),
    ("에폭", "epoch"),
];

/// A key with the words of other languages that are known said in English; the key itself where there are none.
pub(super) fn english(key: &str) -> Cow<'_, str> {
    let key = key.trim();
    let lower = key.to_lowercase();
    let mut said = lower.clone();
    if !said.is_ascii() {
        for (word, english) in INSIDE {
            if said.contains(word) {
                said = said.replace(word, &format!(" {english} "));
            }
        }
    }
    for (word, english) in WORDS {
        let parts = said.split_once(word);
        let is_apart = |(before, after): &(&str, &str)| {
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
        };
        if let Some((before, after)) = parts.filter(is_apart) {
            said = format!("{before}{english}{after}");
        }
    }
    if said == lower {
        return Cow::Borrowed(key);
    }
    Cow::Owned(said.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A word of so few letters is a part of the one behind it, as in `mAP`.
const PREFIX: usize = 1;

/// A key with a blank between words that only their capitals set apart: `trainLoss`, `AverageEpRet`.
pub(super) fn apart(key: &str) -> Cow<'_, str> {
    let is_turn = |a: char, b: char| a.is_ascii_lowercase() && b.is_ascii_uppercase();
    if !key
        .chars()
        .zip(key.chars().skip(1))
        .any(|(a, b)| is_turn(a, b))
    {
        return Cow::Borrowed(key);
    }
    let (mut said, mut last, mut length) = (String::with_capacity(key.len() + 4), ' ', 0);
    for c in key.chars() {
        if is_turn(last, c) && length > PREFIX {
            said.push(' ');
            length = 0;
        }
        length = if c.is_alphanumeric() { length + 1 } else { 0 };
        said.push(c);
        last = c;
    }
    Cow::Owned(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_languages() {
        for (key, expected) in [
            ("训练损失", "train loss"),
            ("验证 损失", "val loss"),
            ("Verlust", "loss"),
            ("train/Verlust", "train/loss"),
            ("pérdida de validación", "loss de val"),
            ("taux d'apprentissage", "learning rate"),
            ("검증 손실", "val loss"),
            ("шаг", "step"),
            // A word within another says nothing.
            ("expert_0", "expert_0"),
            ("compasso", "compasso"),
            ("loss", "loss"),
        ] {
            assert_eq!(english(key), expected, "{key}");
        }
    }

    #[test]
    fn words_that_capitals_set_apart() {
        for (key, expected) in [
            ("trainLoss", "train Loss"),
            ("AverageEpRet", "Average Ep Ret"),
            ("LossV", "Loss V"),
            ("val/mAP50", "val/mAP50"),
            ("train_loss", "train_loss"),
            ("MSE", "MSE"),
        ] {
            assert_eq!(apart(key), expected, "{key}");
        }
    }
}
