"""One demo host for all contract tests of a run."""

import pytest

from tests.demo_host import serve_demo


@pytest.fixture(scope="session")
def host(tmp_path_factory):
    """The first week of the course, served by two workers."""
    yield from serve_demo(tmp_path_factory, "first-week")


@pytest.fixture
def ada_there(host):
    return host.person("ada")


@pytest.fixture
def ben_there(host):
    return host.person("ben")


@pytest.fixture
def chi_there(host):
    return host.person("chi")


@pytest.fixture
def dee_there(host):
    return host.person("dee")


@pytest.fixture
def eve_there(host):
    return host.person("eve")


@pytest.fixture
def visitor(host):
    return host.person()


@pytest.fixture
def probe(dee_there):
    """The usage key of a probe in the analysis course, new for each test."""
    return dee_there.add_block("probe")
