"""The settings of the tests: the product's own, in test mode. Strict where the product is lenient."""

import os
import tempfile

os.environ["STAGESPOOR_MODE"] = "test"
# Never a developer's own data: whatever a test writes goes to a folder of its own.
os.environ["STAGESPOOR_DATA"] = tempfile.mkdtemp(prefix="stagespoor-test-")

from config.settings import *  # noqa: F403
