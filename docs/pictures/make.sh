#!/bin/sh
# Draws the pictures of the README anew; tests/picture/readme.rs fails where one of them is not what gdplay draws.
set -e
cd "$(dirname "$0")"
gdplay render rosenbrock -o rosenbrock-dark.svg
gdplay render rosenbrock --theme light -o rosenbrock-light.svg
gdplay render vanishing --view network --steps 60 --size 1200x900 -o vanishing.svg
gdplay render chain_rule --view chain --size 1000x560 -o chain_rule.svg
gdplay render learning_rates --view sweep --size 1000x600 -o sweep.svg
