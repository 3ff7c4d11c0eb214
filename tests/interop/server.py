"""Serves a CSDL document from memory: server.py MODEL [--page-size N] [--contained]

Prints the service root once it listens on a free loopback port, and serves until its standard
input ends, so that it never outlives the test that started it.
"""

import argparse
import json
import os
import socket
import sys
import threading

import uvicorn
from odatapy.data import Entity, Link, ValueType
from odatapy.edm.csdl import CsdlEntitySet, CsdlNavigationPropertyBinding
from odatapy.edm.xml_io import XmlEdmProvider
from odatapy.http import HttpStatusCode
from odatapy.server import OData
from odatapy.server.adapters import ODataASGIApp
from odatapy.server.inmemory import InMemoryDataStore, InMemoryProcessor
from odatapy.server.processor import ActionProcessor, CustomETagSupport


def types_by_name(schemas):
    """Entity types by qualified name, with the namespace or its alias."""
    types = {}
    for schema in schemas:
        for prefix in filter(None, [schema.namespace, schema.alias]):
            types.update({f"{prefix}.{it.name}": it for it in schema.entity_types})
    return types


def add_sets(schemas):
    """An entity set for every contained collection: the server keeps entities in sets only."""
    types = types_by_name(schemas)
    container = next(it.entity_container for it in schemas if it.entity_container)
    known = {it.name for it in container.entity_sets}
    owners = [(it, it.type) for it in [*container.singletons, *container.entity_sets]]
    while owners:
        owner, name = owners.pop()
        while name in types:
            for nav in types[name].navigation_properties:
                if any(it.path == nav.name for it in owner.navigation_property_bindings):
                    continue
                target = nav.type.removeprefix("Collection(").removesuffix(")")
                same = (it.name for it in container.entity_sets if it.type == target)
                set_name = nav.name if nav.contains_target else next(same, None)
                if set_name is None:
                    continue
                binding = CsdlNavigationPropertyBinding(path=nav.name, target=set_name)
                owner.navigation_property_bindings.append(binding)
                if set_name not in known:
                    known.add(set_name)
                    added = CsdlEntitySet(name=set_name, type=target)
                    container.entity_sets.append(added)
                    owners.append((added, target))
            name = types[name].base_type or ""


def seed(store, schemas):
    """Values of singletons and of what each contains one of: it answers 404 until they have some."""
    types = types_by_name(schemas)
    containers = [it.entity_container for it in schemas if it.entity_container]
    for singleton in (it for container in containers for it in container.singletons):
        value = Entity(type=singleton.type)
        value.set_property("id", singleton.name, ValueType.PRIMITIVE, "Edm.String")
        store.set_entities(singleton.name, [value])
        for nav in types[singleton.type].navigation_properties:
            if nav.contains_target and not nav.type.startswith("Collection("):
                child = Entity(type=nav.type)
                child.set_property("id", nav.name, ValueType.PRIMITIVE, "Edm.String")
                store.set_entities(nav.name, [child])
                value.navigation_links.append(Link(title=nav.name, inline_entity=child))


class EntityTags(CustomETagSupport):
    """Entity tags on orders, which are then written only under the condition of one."""

    def has_etag(self, entity_set_or_singleton):
        return entity_set_or_singleton.name == "Orders"


class Actions(ActionProcessor):
    """The actions of the model Shop."""

    def __init__(self, processor):
        self.processor = processor

    def process_action(self, request, response, uri_info, request_ct, response_ct):
        name = uri_info.last_resource.name.rsplit(".", 1)[-1]
        if name == "Reset":
            for key in list(self.processor.store.data):
                self.processor.store.set_entities(key, [])
            response.set_status(HttpStatusCode.NO_CONTENT)
            return
        target = self.processor._walk(request, uri_info.resource_parts[:-1], for_write=True)
        entity = target.entity
        entity.set_property("Name", json.loads(request.body)["name"], ValueType.PRIMITIVE)
        response.set_status(HttpStatusCode.NO_CONTENT)


def implement(processor):
    """The functions of the model Shop."""

    def argument(part, name):
        return part.parameters[name].strip("'")

    def orders_of(target):
        entities = target.entities
        return entities if entities is not None else processor.store.entities("Orders")

    def largest(target, part):
        found = sorted(orders_of(target), key=lambda it: it.get_value("Total"), reverse=True)
        return found[: int(argument(part, "count"))]

    processor.register_function("Shop.Largest", largest)
    processor.register_function("Greet", lambda target, part: f"hello {argument(part, 'name')}")
    processor.register_function("Shop.Spent", lambda target, part: 12)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("model")
    arguments.add_argument("--page-size", type=int)
    arguments.add_argument("--contained", action="store_true")
    arguments = arguments.parse_args()

    provider = XmlEdmProvider.from_file(arguments.model)
    schemas = provider.get_schemas()
    if arguments.contained:
        add_sets(schemas)
    odata = OData.new_instance()
    handler = odata.create_handler(odata.create_service_metadata(provider))
    store = InMemoryDataStore()
    seed(store, schemas)
    store.declare_key_auto_generating("Photos")
    processor = InMemoryProcessor(store, page_size=arguments.page_size)
    implement(processor)
    handler.register(processor)
    handler.register(Actions(processor))
    handler.register(EntityTags())

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)

    def until_end_of_input():
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=until_end_of_input, daemon=True).start()
    config = uvicorn.Config(ODataASGIApp(handler), log_level="warning")
    uvicorn.Server(config).run(sockets=[listener])


main()
