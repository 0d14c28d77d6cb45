# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP routes of promotions, mappings and environments. Source: PingOne contract, sections 7, 8 and 12."""

from __future__ import annotations

import json

from flask import Blueprint, Response, request

from simulator.pingone import operations
from simulator.pingone.access import caller, environment_itself, visible_environment, visible_promotion
from simulator.pingone.context import Context
from simulator.pingone.endpoints import EXECUTE_TYPE, ROLLBACK_TYPE
from simulator.pingone.errors import ApiError
from simulator.pingone.filters import parse_filter
from simulator.pingone.inputs import json_body, parse_create, parse_update
from simulator.pingone.lifecycle import settle
from simulator.pingone.model import COMPLETED, ERROR, IN_PROGRESS, ROLLED_BACK, Environment, Json, Promotion
from simulator.pingone.paging import ENVIRONMENTS, PROMOTIONS, STEPS
from simulator.pingone.readings import as_read
from simulator.pingone.representation import Representation

_PROMOTIONS = "/environments/<environment_id>/promotions"
_PROMOTION = f"{_PROMOTIONS}/<promotion_id>"


def representation(context: Context) -> Representation:
    return Representation(f"{request.scheme}://{request.host}/v1", context.sensitive)


def hal(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body), status, headers, content_type="application/hal+json;charset=UTF-8")


def promotion_blueprint(context: Context) -> Blueprint:
    """P1 to P9."""
    blueprint = Blueprint("promotions", __name__)

    @blueprint.post(_PROMOTIONS)
    def create(environment_id: str) -> Response:
        source = visible_environment(context, environment_id)
        wanted = parse_create(json_body())
        visible_environment(context, wanted.target_id)
        return located(operations.create(context, source, wanted), 201)

    @blueprint.get(_PROMOTIONS)
    def read_all(environment_id: str) -> Response:
        visible_environment(context, environment_id)
        conditions = parse_filter(request.args.get("filter"), {"status": "eq"})
        show = representation(context)
        found = [
            promotion
            for promotion in context.store.of_source(environment_id)
            if all(condition.holds(promotion.status) for condition in conditions)
        ]
        if context.behaviour.list_order == "oldest":
            found.reverse()  # ambiguity A26
        url = f"{show.api}/environments/{environment_id}/promotions"
        page, links = PROMOTIONS.page(found, url, request.args)
        items = [read(show.list_item(promotion)) for promotion in page]
        return hal({"_links": links, "_embedded": {"promotions": items}, "size": len(items)})

    @blueprint.get(_PROMOTION)
    def read_one(environment_id: str, promotion_id: str) -> Response:
        promotion = observed(environment_id, promotion_id)
        shown = read(representation(context).promotion(promotion, with_plan=True))
        return hal(_as_before_the_end(shown) if lags(promotion) else shown)

    @blueprint.get(f"{_PROMOTION}/status")
    def read_status(environment_id: str, promotion_id: str) -> Response:
        promotion = observed(environment_id, promotion_id)
        if context.behaviour.status_endpoint == "missing":
            raise ApiError(404)
        empty = context.behaviour.status_endpoint == "empty"
        return hal({} if empty else representation(context).status(promotion))

    @blueprint.get(f"{_PROMOTION}/promotionSteps")
    def read_steps(environment_id: str, promotion_id: str) -> Response:
        promotion = visible_promotion(context, environment_id, promotion_id)
        show = representation(context)
        url = f"{show.api}{show.promotion_path(promotion)}/promotionSteps"
        are_gone = context.behaviour.executed_steps == "gone" and promotion.completed_at is not None  # ambiguity A50
        page, links = STEPS.page([] if are_gone else promotion.plan or [], url, request.args)
        items = [show.full_step(promotion, step) for step in page]
        return hal({"_links": links, "_embedded": {"promotionSteps": items}, "count": len(items), "size": len(items)})

    @blueprint.patch(_PROMOTION)
    def update(environment_id: str, promotion_id: str) -> Response:
        promotion = visible_promotion(context, environment_id, promotion_id)
        operations.update(context, promotion, parse_update(json_body(), promotion.target_id))
        return hal(read(representation(context).promotion(promotion)))

    @blueprint.post(_PROMOTION)
    def act(environment_id: str, promotion_id: str) -> Response:
        if request.mimetype not in (EXECUTE_TYPE, ROLLBACK_TYPE):
            raise ApiError(415)
        promotion = visible_promotion(context, environment_id, promotion_id)
        if request.mimetype == ROLLBACK_TYPE:
            return located(operations.roll_back(context, promotion), 202)
        operations.start(context, promotion)
        if context.behaviour.start_answer == "empty":
            return Response(status=204)
        return located(promotion, 202)

    @blueprint.delete(_PROMOTION)
    def delete(environment_id: str, promotion_id: str) -> Response:
        operations.delete(context, visible_promotion(context, environment_id, promotion_id))
        return Response(status=204)

    def observed(environment_id: str, promotion_id: str) -> Promotion:
        promotion = visible_promotion(context, environment_id, promotion_id)
        if request.method == "GET":
            settle(context, promotion, read=True)
        return promotion

    def lags(promotion: Promotion) -> bool:
        """Whether P3 does not show the end yet that P4 shows (ambiguity A46)."""
        if promotion.completed_at is None:
            return False
        promotion.reads_since_end += 1
        return promotion.reads_since_end <= context.behaviour.record_lag

    def located(promotion: Promotion, status: int) -> Response:
        show = representation(context)
        headers = {"Location": show.api + show.promotion_path(promotion)}
        if status == 202 and context.behaviour.retry_after is not None:
            headers["Retry-After"] = str(context.behaviour.retry_after)
        return hal(read(show.promotion(promotion)), status, headers)

    def read(shown: Json) -> Json:
        return as_read(shown, context.behaviour)

    return blueprint


def _as_before_the_end(shown: Json) -> Json:
    if shown["status"] == ROLLED_BACK:
        return shown | {"status": ERROR if {"promotionErrors", "errors"} & set(shown) else COMPLETED}
    rest = {name: value for name, value in shown.items() if name not in ("completedAt", "promotionErrors", "errors")}
    return rest | {"status": IN_PROGRESS}


def mapping_blueprint(context: Context) -> Blueprint:
    """M1."""
    blueprint = Blueprint("mappings", __name__)

    @blueprint.get("/environments/<environment_id>/promotionMappings/<target_id>")
    def read_mapping(environment_id: str, target_id: str) -> Response:
        visible_environment(context, environment_id)
        pairs = context.store.mappings.get((environment_id, target_id))
        if pairs is None and context.behaviour.empty_mapping == "missing":
            raise ApiError(404)
        return hal(representation(context).mapping(environment_id, target_id, pairs or {}))

    return blueprint


_ENVIRONMENT_FILTERS = {"name": "sw", "id": "eq", "organization.id": "eq", "license.id": "eq", "status": "eq"}
# With any other filter the service ignores the limit (section 12).
_PAGED_FILTERS = frozenset({"organization.id", "license.id"})


# The flag behind which the service sits (section 2.1).
_FEATURE = "p1ax-1984-configuration-promotion"


def environment_blueprint(context: Context) -> Blueprint:
    """E1 and the early access features of an environment (section 12.1)."""
    blueprint = Blueprint("environments", __name__)

    @blueprint.get("/environments")
    def read_environments() -> Response:
        conditions = parse_filter(request.args.get("filter"), _ENVIRONMENT_FILTERS)
        found = [
            environment
            for environment in context.store.environments.values()
            if caller().may_access(environment)
            and all(condition.holds(_attribute(environment, condition.attribute)) for condition in conditions)
        ]
        query = dict(request.args)
        if any(condition.attribute not in _PAGED_FILTERS for condition in conditions):
            query.pop("limit", None)
        page, links = ENVIRONMENTS.page(found, f"{representation(context).api}/environments", query)
        items = [_environment(environment, context) for environment in page]
        return hal({"_links": links, "_embedded": {"environments": items}, "size": len(items)})

    @blueprint.get("/environments/<environment_id>")
    def read_environment(environment_id: str) -> Response:
        return hal(_environment(environment_itself(context, environment_id), context))

    @blueprint.get("/environments/<environment_id>/earlyAccessFeatures")
    def read_features(environment_id: str) -> Response:
        visible_environment(context, environment_id)
        if context.behaviour.features != "served":
            raise ApiError(403 if context.behaviour.features == "forbidden" else 404)
        show = representation(context)
        links = {"self": show.link(f"/environments/{environment_id}/earlyAccessFeatures")}
        name = "earlyAccessFeatures" if context.behaviour.collection_names == "assumed" else "items"
        feature = {"name": _FEATURE, "state": "OPTED_IN" if context.behaviour.opted_in else "AVAILABLE"}
        return hal({"_links": links, "_embedded": {name: [feature]}, "size": 1})

    return blueprint


def _attribute(environment: Environment, name: str) -> str:
    value: object = environment.record
    for key in name.split("."):
        value = value.get(key, "") if isinstance(value, dict) else ""
    return str(value)


def _environment(environment: Environment, context: Context) -> Json:
    shown = dict(environment.record)
    if request.args.get("expand") != "billOfMaterials" or context.behaviour.bill_of_materials == "missing":
        shown.pop("billOfMaterials", None)
    return shown
