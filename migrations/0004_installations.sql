CREATE TABLE "installations" (
	"platform" text NOT NULL,
	"id" text NOT NULL,
	"through" text,
	"secret" text,
	"installed_at" timestamp with time zone NOT NULL,
	"installed_by" text,
	"gone_at" timestamp with time zone,
	"gone_reason" text,
	CONSTRAINT "installations_platform_id_pk" PRIMARY KEY("platform","id")
);
--> statement-breakpoint
CREATE INDEX "installations_gone_at" ON "installations" USING btree ("gone_at") WHERE gone_at is not null;