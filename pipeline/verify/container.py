"""The `docker` provider: Postgres in a container, by testcontainers.

In: an image name and a lease. Out: a `Server`, published on 127.0.0.1 where the engine is local. The container is
named like its lease, so a later run finds and removes what a killed run left: no reaper container is needed.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.verify.leases import Lease
from pipeline.verify.server import Server, Unavailable, wait_until_ready

if TYPE_CHECKING:
    from docker import DockerClient

ANSWER_WITHIN: Final = 0.5
PORT: Final = 5432
MARK: Final = "container"
FLAGS: Final = (
    "postgres -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c autovacuum=off -c jit=off -c timezone=UTC"
)


def answers(within: float = ANSWER_WITHIN) -> bool:
    """Whether a Docker engine answers within so many seconds."""
    try:
        engine = _engine(within)
    except Exception:  # the client raises whatever its transport raises: no engine, all the same
        return False
    engine.close()
    return True


def have_image(image: str) -> bool:
    """True when the image is here or could be pulled."""
    from docker.errors import DockerException, ImageNotFound

    engine = _engine(60)
    try:
        engine.images.get(image)
    except ImageNotFound:
        try:
            engine.images.pull(image)
        except (DockerException, OSError):
            return False
    finally:
        engine.close()
    return True


def start(lease: Lease, image: str) -> Server:
    """A running container; `Unavailable` in the engine's own words when it does not start."""
    if not answers(within=5):
        raise Unavailable(
            "no Docker engine answers", hint='start Docker, or set `postgres = "embedded"` in [tool.specmill]'
        )
    if not have_image(image):
        raise Unavailable(
            f"the image `{image}` is not here and cannot be pulled", hint=f"`docker pull {image}` says why"
        )
    (lease.folder / MARK).write_text(lease.name)
    container = _container(image, lease.name)
    try:
        container.start()
        dsn = _dsn(container)
        wait_until_ready(dsn, alive=lambda: _running(container))
    except Unavailable as reason:
        words = container.get_wrapped_container().logs(tail=3).decode(errors="replace").strip()
        _remove(lease.name)
        raise Unavailable(f"Postgres in Docker did not start: {reason}\n{words}") from None
    except BaseException:
        _remove(lease.name)
        raise
    return Server(dsn=dsn, provider="docker", stop=lambda: _remove(lease.name))


def stop(folder: Path) -> None:
    """Remove the container that belongs to `folder`, if there is one and an engine answers."""
    if (folder / MARK).exists() and answers():
        _remove((folder / MARK).read_text())


def _engine(timeout: float) -> DockerClient:
    import docker
    from testcontainers.core.docker_client import get_docker_host

    host = get_docker_host()
    engine = docker.DockerClient(base_url=host, timeout=timeout) if host else docker.from_env(timeout=timeout)
    engine.ping()
    return engine


def _container(image: str, name: str) -> Any:
    from testcontainers.community.postgres import PostgresContainer
    from testcontainers.core.config import testcontainers_config

    class Quiet(PostgresContainer):
        """Readiness is ours to find out, in steps of milliseconds."""

        def _connect(self) -> None:
            pass

    testcontainers_config.ryuk_disabled = True
    container: Any = Quiet(image, username="postgres", password=secrets.token_hex(12), dbname="postgres", driver=None)
    container.with_name(name).with_command(FLAGS)
    if _local():
        container.ports = {f"{PORT}/tcp": ("127.0.0.1", None)}
    return container


def _local() -> bool:
    from testcontainers.core.docker_client import get_docker_host

    host = get_docker_host()
    return host is None or host.startswith("unix:")


def _dsn(container: Any) -> str:
    host = "127.0.0.1" if _local() else container.get_container_host_ip()
    port = container.get_docker_client().port(container.get_wrapped_container().id, PORT)
    return f"postgresql://postgres:{container.password}@{host}:{port}/postgres?sslmode=disable"


def _running(container: Any) -> bool:
    wrapped = container.get_wrapped_container()
    wrapped.reload()
    return bool(wrapped.status in ("created", "running"))


def _remove(name: str) -> None:
    from docker.errors import APIError, NotFound

    engine = _engine(30)
    try:
        engine.containers.get(name).remove(force=True, v=True)
    except NotFound:
        pass
    except APIError as error:
        if error.status_code != 409:  # 409: somebody is removing it already
            raise
    finally:
        engine.close()
