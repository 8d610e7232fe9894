"""The settings of the tests: the product's own, in test mode. Strict where the product is lenient."""

import atexit
import os
import shutil
import tempfile

os.environ["STAGESPOOR_MODE"] = "test"
# Never a developer's own data or database: whatever a test writes goes to a folder of its own, and
# only `pytest --database=postgres` names another database, the one that it started itself.
os.environ["STAGESPOOR_DATA"] = tempfile.mkdtemp(prefix="stagespoor-test-")
os.environ["STAGESPOOR_DATABASE_URL"] = os.environ.get("STAGESPOOR_TEST_DATABASE_URL", "")
atexit.register(shutil.rmtree, os.environ["STAGESPOOR_DATA"], ignore_errors=True)

from config.settings import *  # noqa: E402, F403
