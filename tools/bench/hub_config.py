"""Settings of the JupyterHub that `make bench-hub` starts; where things lie comes from the environment.

For this measurement only: one password for everybody, and servers that are not kept apart.
"""

import json
import os

given = json.loads(os.environ["BENCH_HUB"])

c = get_config()  # type: ignore[name-defined]  # noqa: F821
c.JupyterHub.bind_url = given["address"]
c.JupyterHub.hub_port = given["hub_port"]
c.JupyterHub.db_url = f"sqlite:///{given['folder']}/hub.sqlite"
c.JupyterHub.cookie_secret_file = f"{given['folder']}/cookie_secret"
c.JupyterHub.concurrent_spawn_limit = given["starts_at_once"]
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.DummyAuthenticator.password = given["password"]
c.ConfigurableHTTPProxy.command = given["proxy"]
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{given['proxy_port']}"
c.ConfigurableHTTPProxy.pid_file = f"{given['folder']}/proxy.pid"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = f"{given['folder']}/homes/{{username}}"
c.Spawner.cmd = [given["server"]]
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
