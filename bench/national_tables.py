"""The tables that the national network fills, with the columns that differ per row."""

from __future__ import annotations

from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.acquisition.models import Lead
from stagespoor.aftercare.models import AftercareMoment, EmploymentContract
from stagespoor.agreements.models import Agreement, Signature
from stagespoor.core.models import ChainHead, Event
from stagespoor.employers.models import Contact, Employer, EmployerNote, Relation
from stagespoor.guidance.models import Concern, ConcernStep, ContactMoment, Feedback
from stagespoor.logbook.models import Assessment, Entry, Score
from stagespoor.matching.models import Wish
from stagespoor.placements.models import (
    Candidate,
    ClosingStep,
    InternalWorkplace,
    Introduction,
    Placement,
    Schedule,
    ScheduleDay,
)
from stagespoor.schools.models import LessonDay, Membership, Network, School
from stagespoor.students.models import BridgeModule, CareerTest, ExitProfile, Guardian, Student
from stagespoor.trajectories.models import (
    Assignment,
    FitDecision,
    Goal,
    Intake,
    Referral,
    Route,
    RouteStep,
    TeamMeeting,
    Trajectory,
)
from stagespoor.workplaces.models import Judgement, SafetyTalk, SchoolPlaces, Workplace

from bench.copying import Table  # isort: skip

STAFF = (
    (Role.LEAD, 1), (Role.COACH, 4), (Role.MENTOR, 10), (Role.PSYCHOLOGIST, 1), (Role.INTERNAL, 2), (Role.ADMIN, 1),
)  # fmt: skip


class Tables:
    """One :class:`Table` for each model."""

    def __init__(self) -> None:
        self.network = Table(Network, "name", "slug")
        self.school = Table(
            School, "network_id", "name", "slug", "policy_name", "street", "city", "lat", "lon", "phone"
        )
        self.user = Table(User, "username", "name", "email", "phone", "password")
        self.member = Table(Membership, "user_id", "school_id", "role", "sectors")
        self.lessons = Table(LessonDay, "school_id", "weekday", "minutes")
        self.internal = Table(InternalWorkplace, "school_id", "name", "department", "supervisor_id", "places")
        self.meeting = Table(TeamMeeting, "school_id", "held_on", "present", "minutes", "written_by_id")
        # the network
        self.employer = Table(
            Employer, "network_id", "kind", "name", "sector", "kvk", "branch_number", "street", "postcode", "city",
            "lat", "lon", "point_from", "phone", "email", "tasks", "places", "min_age", "source", "last_contact_on",
            "do_not_call", "is_active", "search_key",
        )  # fmt: skip
        self.contact = Table(
            Contact, "employer_id", "name", "job", "phone", "email", "is_contact", "is_supervisor"
        )
        self.note = Table(
            EmployerNote,
            "employer_id",
            "school_id",
            "how",
            "contact_on",
            "text",
            "written_by_id",
            "written_at",
        )
        self.relation = Table(
            Relation,
            "employer_id",
            "school_id",
            "keeper_id",
            "next_contact_on",
            "silent_until",
            "silent_reason",
        )
        self.workplace = Table(
            Workplace, "employer_id", "name", "sector", "tasks", "weekdays", "starts", "ends", "min_age", "by_bus",
            "by_bike", "languages", "meets", "cannot", "prospect", "reserved_school_id", "reserved_until", "search_key",
        )  # fmt: skip
        self.guides = Table(Workplace.supervisors.through, "workplace_id", "contact_id")
        self.places = Table(SchoolPlaces, "workplace_id", "school_id", "places")
        self.judgement = Table(
            Judgement, "school_id", "employer_id", "workplace_id", "supervisor_id", "verdict", "fits_whom", "skilled",
            "reason", "judged_on", "until", "judged_by_id",
        )  # fmt: skip
        self.safety = Table(
            SafetyTalk, "workplace_id", "school_id", "held_on", "with_whom", "answers", "held_by_id"
        )
        self.lead = Table(
            Lead, "school_id", "state", "source", "employer_id", "name", "city", "student_id", "owner_id", "next_on",
            "closed_reason", "found_on", "moved_on", "added_by_id",
        )  # fmt: skip
        # the students
        self.student = Table(
            Student, "school_id", "number", "first_name", "prefix", "last_name", "birth_date", "class_name", "email",
            "street", "postcode", "city", "lat", "lon", "mentor_id", "psychologist_id", "exit_profile", "status",
            "enrolled_on", "left_on", "search_key",
        )  # fmt: skip
        self.guardian = Table(Guardian, "student_id", "name", "relation", "email", "phone", "position")
        self.profile = Table(ExitProfile, "student_id", "profile", "reason", "since_on", "decided_by_id")
        self.test = Table(CareerTest, "student_id", "test", "taken_on", "result", "recorded_by_id")
        self.bridge = Table(BridgeModule, "student_id", "module", "state", "started_on", "done_on", "result")
        self.trajectory = Table(Trajectory, "student_id", "coach_id", "started_on", "ended_on")
        self.referral = Table(
            Referral, "trajectory_id", "state", "kind", "motivation", "behaviour", "sectors", "parents_told_on",
            "written_by_id", "submitted_at", "assigned_at",
        )  # fmt: skip
        self.goal = Table(Goal, "trajectory_id", "slug", "wording", "plain", "category", "added_by_id")
        self.assignment = Table(
            Assignment, "referral_id", "coach_id", "meeting_id", "reason", "assigned_by_id"
        )
        self.intake = Table(
            Intake, "referral_id", "held_on", "motivation", "goals", "preferences", "possibilities", "limits",
            "weighed", "sectors", "radius_km", "travel", "needs", "held_by_id",
        )  # fmt: skip
        self.fit = Table(
            FitDecision, "trajectory_id", "outcome", "grounds", "with_mentor_on", "review_on", "decided_by_id",
            "decided_on",
        )  # fmt: skip
        self.route = Table(Route, "trajectory_id", "number", "agreed_on", "agreed_with", "made_by_id")
        self.step = Table(RouteStep, "route_id", "position", "kind", "skipped", "reason")
        self.placement = Table(
            Placement, "student_id", "trajectory_id", "kind", "state", "coach_id", "employer_id", "supervisor_id",
            "workplace_id", "internal_workplace_id", "internal_supervisor_id", "start_on", "end_on", "asked_weekdays",
            "tasks", "supervision", "prospect", "transport", "visit_every_weeks", "opened_on", "started_on", "ended_on",
            "ended_early", "end_reason",
        )  # fmt: skip
        self.schedule = Table(Schedule, "placement_id", "number", "valid_from", "made_by_id", "made_at")
        self.day = Table(ScheduleDay, "schedule_id", "weekday", "starts", "ends")
        self.candidate = Table(
            Candidate, "placement_id", "employer_id", "workplace_id", "state", "asked_on", "answered_on", "shared_at",
            "reasons", "added_by_id",
        )  # fmt: skip
        self.wish = Table(Wish, "candidate_id", "party", "answer", "text", "own", "said_by_id")
        self.introduction = Table(Introduction, "placement_id", "held_on", "topics", "shared", "held_by_id")
        self.closing = Table(ClosingStep, "placement_id", "step", "done_on", "report", "data", "done_by_id")
        self.agreement = Table(
            Agreement, "placement_id", "number", "state", "facts", "facts_hash", "made_by_id", "made_at"
        )
        self.signature = Table(
            Signature, "agreement_id", "party", "guardian_id", "name", "signed_on", "recorded_by_id"
        )
        self.assessment = Table(
            Assessment, "placement_id", "moment", "planned_on", "fixed_at", "fixed_by_id", "summary"
        )
        self.score = Table(Score, "assessment_id", "side", "goal_id", "value", "scored_by_id")
        self.entry = Table(Entry, "placement_id", "day", "did", "mood", "written_by_id")
        self.moment = Table(
            ContactMoment, "student_id", "placement_id", "kind", "state", "planned_on", "held_on", "with_whom",
            "report", "agreed", "tell_mentor", "owner_id",
        )  # fmt: skip
        self.concern = Table(
            Concern, "placement_id", "title", "state", "raised_by_id", "raised_on", "solved_on"
        )
        self.concern_step = Table(ConcernStep, "concern_id", "step", "taken_on", "report", "taken_by_id")
        self.feedback = Table(
            Feedback, "student_id", "placement_id", "area", "text", "state", "written_by_id", "written_on", "answer",
        )  # fmt: skip
        self.contract = Table(
            EmploymentContract,
            "student_id",
            "placement_id",
            "employer_id",
            "first_day_on",
            "job",
            "recorded_by_id",
        )
        self.aftercare = Table(
            AftercareMoment, "student_id", "contract_id", "months", "due_on", "state", "done_on", "status", "report",
            "done_by_id",
        )  # fmt: skip
        self.event = Table(
            Event, "school_id", "student_id", "actor_id", "actor_name", "actor_role", "kind", "about", "at", "data",
            "number", "previous_hash", "hash",
        )  # fmt: skip
        self.head = Table(ChainHead, "school_id", "number", "hash")

    def all(self) -> list[Table]:
        """All of them."""
        return list(vars(self).values())
