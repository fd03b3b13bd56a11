"""Writes metrics.json: labels, probabilities and what scikit-learn's metrics say of them.

Made once with Debian 12's python3-sklearn (1.2):  python3 make_metrics.py > metrics.json
Class 3 has samples but is never predicted, so its precision is 0/0 (zero_division=0).
"""

import json
import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve

rng = np.random.default_rng(7)
m, classes = 60, 5
actual = rng.integers(0, classes, m)
z = rng.normal(size=(m, classes)) + 1.5 * np.eye(classes)[actual]
z[:, 3] -= 9
p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
predicted = p.argmax(1)

precision, recall, f1, support = metrics.precision_recall_fscore_support(actual, predicted, zero_division=0)
confidence, right = p.max(1), (predicted == actual).astype(int)
share, mean = calibration_curve(right, confidence, n_bins=10)

# scikit-learn has no expected calibration error: its definition on the bins of calibration_curve.
bins = np.searchsorted(np.linspace(0, 1, 11)[1:-1], confidence)
count = np.bincount(bins, minlength=10)
count = count[count > 0]
print(json.dumps({
    "source": f"make_metrics.py with scikit-learn {sklearn.__version__}",
    "actual": actual.tolist(), "yHat": p.T.tolist(),
    "accuracy": metrics.accuracy_score(actual, predicted),
    "topK": [metrics.top_k_accuracy_score(actual, p, k=k) for k in range(1, classes)],
    "confusion": metrics.confusion_matrix(actual, predicted).tolist(),
    "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(), "support": support.tolist(),
    "macroF1": f1.mean(),
    "logLoss": metrics.log_loss(actual, p),
    "calibrationCount": count.tolist(), "calibrationConfidence": mean.tolist(), "calibrationAccuracy": share.tolist(),
    "calibrationError": float((count * np.abs(share - mean)).sum() / m),
}))
