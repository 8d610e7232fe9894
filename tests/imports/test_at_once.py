"""Two people commit at the same moment: one wins, the other gets a sentence, and nothing comes twice."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from stagespoor.core.states import StaleRecord
from stagespoor.employers.models import Employer
from stagespoor.imports import actions
from stagespoor.imports.models import ImportBatch
from stagespoor.students.models import Student
from tests.imports.conftest import Desk
from tests.imports.test_employers import row as employer_row
from tests.imports.test_students import row as student_row


def both(*jobs: Callable[[], object]) -> list[object]:
    """Run the jobs at the same moment; each gives its result or its StaleRecord."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite takes writers one by one; its tests share one connection")
    start, found = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        start.wait(10)
        try:
            found.append(job())
        except StaleRecord as stale:
            found.append(stale)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def commit(desk: Desk, batch: ImportBatch, seen: int) -> Callable[[], object]:
    own = ImportBatch.objects.select_related("school").get(pk=batch.pk)
    return lambda: actions.commit_batch(batch=own, by=desk.lead, seen_version=seen)


@pytest.mark.django_db(transaction=True)
def test_two_commits_of_one_import_make_one(desk: Desk, born: Callable[[int], str]) -> None:
    batch = desk.students(student_row("101", born(16)))
    found = both(commit(desk, batch, batch.version), commit(desk, batch, batch.version))
    assert sorted(isinstance(one, StaleRecord) for one in found) == [False, True]
    assert Student.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_files_with_the_same_new_company_make_one(desk: Desk) -> None:
    one, two = (
        desk.employers(employer_row("Kwekerij De Proef")),
        desk.employers(employer_row("Kwekerij De Proef")),
    )
    found = both(commit(desk, one, one.version), commit(desk, two, two.version))
    assert sorted(isinstance(result, StaleRecord) for result in found) == [False, True]
    assert Employer.objects.count() == 1
