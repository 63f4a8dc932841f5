//! Loops over rows, networks as classes, vectors with names and homework, and what they mean at x = 0.7, y = -0.4, where there is one row.

/// Texts that are refused, and the value of what their hint says to write, computed with Python's `math`.
pub(crate) const NOTEBOOKS: &[(&str, f64)] = &[
    // Loops whose turns are the rows of the data.
    (
        "s = 0\nfor i in range(len(x)):\n    s += (y[i] - x[i])**2\ns / len(x)",
        1.210_000_000_000_000_2,
    ),
    (
        "total = 0\nfor xi, yi in zip(x, y):\n    r = yi - xi\n    total += r * r\ntotal / len(x)",
        1.210_000_000_000_000_2,
    ),
    (
        "J = 0;\nfor i = 1:m\n  J = J + (x(i) - y(i))^2;\nend\nJ = J/(2*m)",
        0.605_000_000_000_000_1,
    ),
    (
        "double s = 0;\nfor (int i = 0; i < n; i++) {\n  s += (y[i] - x[i])*(y[i] - x[i]);\n}\nreturn s / n;",
        1.210_000_000_000_000_2,
    ),
    ("sum((y[i] - x[i])^2)", 1.210_000_000_000_000_2),
    ("sum_i (y_i - x_i)^2", 1.210_000_000_000_000_2),
    // Bars within a sum, and definitions with its index.
    ("\\sum_{i=1}^N \\left|y_i - x_i\\right|", 1.1),
    ("(1/N) Σᵢ |yᵢ − xᵢ|", 1.1),
    ("Σᵢ₌₁ⁿ (yᵢ − xᵢ)²", 1.210_000_000_000_000_2),
    (
        "\\hat{y}_i = 2 x_i \\\\ L = \\frac{1}{n}\\sum_i (y_i - \\hat{y}_i)^2",
        3.239_999_999_999_999_3,
    ),
    (
        "e_i = y_i - x_i, \\quad L = \\sum_i e_i^2",
        1.210_000_000_000_000_2,
    ),
    ("\\langle (y - x)^2 \\rangle", 1.210_000_000_000_000_2),
    (
        "\\underbrace{(x-1)^2}_{\\text{fit}} + |y|",
        0.490_000_000_000_000_05,
    ),
    // Reductions that a call says, and arguments that say what is done anyway.
    (
        "F.mse_loss(x, y, reduction='none').mean()",
        1.210_000_000_000_000_2,
    ),
    (
        "F.binary_cross_entropy_with_logits(x, 1, reduction='sum')",
        0.403_186_048_885_457_84,
    ),
    ("nn.L1Loss(reduction='sum')(x, y)", 1.1),
    ("mean((y - x)^2, na.rm = TRUE)", 1.210_000_000_000_000_2),
    ("mean((y - x).^2, 'all')", 1.210_000_000_000_000_2),
    (
        "-sum(dbinom(1, 1, plogis(x), log = TRUE))",
        0.403_186_048_885_457_84,
    ),
    ("F.linear(x, y, 1)", 0.72),
    ("np.linalg.norm([x, y], ord=3)", 0.741_079_505_542_061_9),
    (
        "torch.einsum('i,i->', [x, y], [x, y])",
        0.649_999_999_999_999_9,
    ),
    ("huber(x, y, 0.5)", 0.425_000_000_000_000_04),
    ("sum(x, y)^2", 0.089_999_999_999_999_98),
    ("np.where(np.logical_or(x > 1, y < 0), x, y)", 0.7),
    (
        "np.select([x > 1, x > 0], [x, x**2], default=-x)",
        0.489_999_999_999_999_94,
    ),
    // A network as a class, its parameters as attributes.
    (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.act = nn.ReLU()\n    def forward(self, x):\n        x = self.act(x)\n        return 2 * x\n\nnet = Net()\nloss = F.mse_loss(net(x), y)",
        3.239_999_999_999_999_8,
    ),
    ("keras.Sequential([keras.layers.ReLU()])(x)", 0.7),
    // Vectors and matrices with names.
    (
        "A = np.array([[2, 1], [1, 3]])\nv = np.array([x, y])\n0.5 * v @ A @ v - np.array([1, 1]) @ v",
        0.149_999_999_999_999_97,
    ),
    (
        "v = np.array([x, y])\nv.T @ np.diag([1, 10]) @ v",
        2.090_000_000_000_000_3,
    ),
    ("A = [2 1; 1 3]; v = [x; y]; v'*A*v", 0.9),
    // Functions below are derivatives, a line of an import is no factor.
    (
        "def f(x):\n    return x**2\n\ndef df(x):\n    return 2*x",
        0.489_999_999_999_999_94,
    ),
    ("from math import *\nexp(-x)", 0.496_585_303_791_409_5),
    ("e = y - x\nnp.sum(e**2)", 1.210_000_000_000_000_2),
    // Signs of schools and of MATLAB.
    ("x:2 + y", -0.050_000_000_000_000_04),
    ("x\\y", -0.571_428_571_428_571_5),
    ("ln x + lg 10", 0.643_325_056_061_267_6),
    ("arcsin x + arctan y", 0.394_891_119_498_388_07),
    ("x^2 if x>1, else -x", -0.7),
    ("Ex. 4: f(x) = x² − 4", -3.51),
    ("Let f(x) = x² + 2x. Find f'(x).", 1.889_999_999_999_999_7),
    ("haversin(x)", 0.117_578_906_357_755_81),
    // Functions and cells of spreadsheets.
    ("=CEILING(x;0.5)", 1.0),
    ("=DEVSQ(x;y)", 0.605_000_000_000_000_1),
    ("=SUMMEXMY2(x;y)", 1.210_000_000_000_000_2),
    ("=GEOMEAN(x;x)", 0.7),
];
