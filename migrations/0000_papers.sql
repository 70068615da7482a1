CREATE TABLE "list_orders" (
	"source" text NOT NULL,
	"day" date NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"paper_ids" text[] NOT NULL,
	CONSTRAINT "list_orders_source_day_at_pk" PRIMARY KEY("source","day","at")
);
--> statement-breakpoint
CREATE TABLE "list_papers" (
	"source" text NOT NULL,
	"day" date NOT NULL,
	"paper_id" text NOT NULL,
	"position" integer NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"left_at" timestamp with time zone,
	CONSTRAINT "list_papers_source_day_paper_id_pk" PRIMARY KEY("source","day","paper_id")
);
--> statement-breakpoint
CREATE TABLE "lists" (
	"source" text NOT NULL,
	"day" date NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	"sample" boolean DEFAULT false NOT NULL,
	CONSTRAINT "lists_source_day_pk" PRIMARY KEY("source","day")
);
--> statement-breakpoint
CREATE TABLE "paper_votes" (
	"paper_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"upvotes" integer NOT NULL,
	"comments" integer,
	"stars" integer,
	CONSTRAINT "paper_votes_paper_id_at_pk" PRIMARY KEY("paper_id","at")
);
--> statement-breakpoint
CREATE TABLE "papers" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"abstract" text,
	"gist" text,
	"authors" text[] NOT NULL,
	"author_count" integer NOT NULL,
	"categories" text[] NOT NULL,
	"keywords" text[] NOT NULL,
	"organization" text,
	"published_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"code_url" text,
	"project_url" text,
	"media_urls" text[] NOT NULL,
	"submitted_by" text,
	"upvotes" integer,
	"comments" integer,
	"stars" integer,
	"featured_on" date,
	"sources" text[] NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_readings" (
	"source" text PRIMARY KEY NOT NULL,
	"good_at" timestamp with time zone,
	"failing_since" timestamp with time zone,
	"failure" text
);
--> statement-breakpoint
ALTER TABLE "list_papers" ADD CONSTRAINT "list_papers_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paper_votes" ADD CONSTRAINT "paper_votes_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "list_papers_paper_id" ON "list_papers" USING btree ("paper_id");--> statement-breakpoint
CREATE INDEX "papers_changed_at" ON "papers" USING btree ("changed_at");--> statement-breakpoint
CREATE INDEX "papers_featured_on" ON "papers" USING btree ("featured_on");